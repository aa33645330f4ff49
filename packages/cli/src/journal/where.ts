import { ArgumentError, describe } from '@papy/contract'
import { meant } from '../nearest.ts'
import type { Letter } from './letter.ts'

/** Whether a dead letter is meant. */
export type Where = (letter: Letter) => boolean

const texts = {
  code: ({ code }: Letter) => code,
  name: ({ name }: Letter) => name,
  message: ({ message }: Letter) => message,
  node: ({ node }: Letter) => node,
  host: ({ host }: Letter) => host,
  stack: ({ fingerprint }: Letter) => fingerprint,
} as const

const numbers = {
  row: ({ row }: Letter) => row,
  letter: ({ letter }: Letter) => letter,
  attempts: ({ attempts }: Letter) => attempts,
} as const

const fields: readonly string[] = [...Object.keys(texts), ...Object.keys(numbers)]

/** A field, what it is compared with, and how: the value to the next comma, or in quotes. */
const CONDITION = /^\s*([a-z]+)\s*(!=|>=|<=|!~|=|~|>|<)\s*("(?:[^"\\]|\\.)*"|[^,]*?)\s*(?:,|$)/

/**
 * Reads which dead letters are meant: `code=ERR_TIMEOUT,row>=100,message~"no answer"`. All conditions have to hold. `=` and
 * `!=` compare, `~` and `!~` look for a regular expression, and the rest is for numbers.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, which says where it is wrong, and lists what there is
 */
export function whereOf(text: string): Where {
  const conditions: Where[] = []
  let rest = text
  while (rest.trim() !== '') {
    const [whole, field = '', operator = '', value = ''] = CONDITION.exec(rest) ?? []
    if (whole === undefined)
      throw wrong(text, `'${rest.trim()}' is no condition; write field=value, such as code=ERR_TIMEOUT`)
    conditions.push(conditionOf(text, field, operator, plain(text, value)))
    rest = rest.slice(whole.length)
  }
  if (conditions.length === 0) throw wrong(text, 'it is empty; write field=value, such as code=ERR_TIMEOUT')
  return (letter) => conditions.every((holds) => holds(letter))
}

function conditionOf(text: string, field: string, operator: string, value: string): Where {
  if (Object.hasOwn(texts, field)) return textCondition(text, texts[field as keyof typeof texts], operator, value)
  if (Object.hasOwn(numbers, field))
    return numberCondition(text, numbers[field as keyof typeof numbers], operator, value)
  throw wrong(text, `there is no field ${field}${meant(field, fields) || ';'} there are ${fields.join(', ')}`)
}

function textCondition(text: string, read: (letter: Letter) => string, operator: string, value: string): Where {
  if (operator === '=') return (letter) => read(letter) === value
  if (operator === '!=') return (letter) => read(letter) !== value
  if (operator !== '~' && operator !== '!~') throw wrong(text, `${operator} is for numbers; pass =, !=, ~ or !~`)
  const pattern = patternOf(text, value)
  return (letter) => pattern.test(read(letter)) === (operator === '~')
}

function numberCondition(text: string, read: (letter: Letter) => number, operator: string, value: string): Where {
  const number = Number(value)
  if (value === '' || !Number.isFinite(number)) throw wrong(text, `'${value}' is no number`)
  const holds = comparisons[operator]
  if (holds === undefined) throw wrong(text, `${operator} is for texts; pass =, !=, <, <=, > or >=`)
  return (letter) => holds(read(letter), number)
}

const comparisons: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  '=': (one, other) => one === other,
  '!=': (one, other) => one !== other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
}

function patternOf(text: string, value: string): RegExp {
  try {
    return new RegExp(value, 'u')
  } catch (cause) {
    throw wrong(text, `'${value}' is no regular expression: ${describe(cause)}`)
  }
}

// What is in quotes is a text of JSON; of a regular expression the backslashes are its own.
function plain(text: string, value: string): string {
  if (!value.startsWith('"')) return value
  const inner = value.slice(1, -1)
  if (!value.endsWith('"') || value.length < 2) throw wrong(text, `${value} has no second quote`)
  return inner.replace(/\\"/g, '"')
}

function wrong(text: string, next: string): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', `option --where is '${text}': ${next}`, { option: 'where', value: text })
}
