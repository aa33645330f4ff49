import { counted } from '../numbers.ts'
import type { Paint } from '../paint.ts'
import { cut, printable } from '../printable.ts'
import { jsonLine } from '../run/json-line.ts'
import type { Letter } from './letter.ts'
import type { LetterGroup } from './letter-groups.ts'
import { moment } from './moment.ts'

/** Characters of a message, and of an input. */
const [MOST_MESSAGE, MOST_INPUT] = [300, 200]

/** What people read of a group of dead letters. Nothing of it does anything to a terminal. */
export function groupText(group: LetterGroup, paint: Paint): string {
  const { node, name, code, where, functionName, count, firstAt, lastAt, hosts, attempts, example, redrive } = group
  const place = where ?? functionName
  const at = place === '' ? '' : ` at ${place}`
  const when = count === 1 ? moment(firstAt) : `${moment(firstAt)} to ${moment(lastAt)}`
  const tried = attempts > 1 ? `, after up to ${attempts} attempts` : ''
  const shown = hosts.map((host) => host || 'this host').join(', ')
  return [
    `${paint.red(`${counted(count)} ×`)} ${paint.bold(printable(`${name} ${code}`))} in ${printable(`${node}${at}`)}`,
    `  ${printable(`${when} UTC, on ${shown}${tried}`)}`,
    `  ${printable(`row ${example.row}: ${cut(example.message, MOST_MESSAGE)}`)}`,
    ...inputLines(example),
    `  ${paint.dim(printable(redrive))}`,
  ].join('\n')
}

function inputLines({ inputs }: Letter): readonly string[] {
  if (inputs === undefined) return []
  return inputs.map((rows, at) => {
    const name = inputs.length === 1 ? 'input' : `input ${at + 1}`
    return `  ${name}: ${cut(printable(rows.map(written).join(', ')), MOST_INPUT)}`
  })
}

function written(value: unknown): string {
  try {
    return jsonLine(value, 'an input')
  } catch {
    return String(value)
  }
}
