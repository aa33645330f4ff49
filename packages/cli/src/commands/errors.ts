import { ArgumentError } from '@papy/contract'
import { readArguments } from '../arguments.ts'
import { type Command, exit } from '../command.ts'
import { exportLetters } from '../journal/export-letters.ts'
import { groupText } from '../journal/groups-text.ts'
import { groupsOf } from '../journal/letter-groups.ts'
import { lettersOf } from '../journal/meant-letters.ts'
import { runIn } from '../journal/past.ts'
import { counted } from '../numbers.ts'
import { onlyOperand } from '../only-operand.ts'
import { type Options, optionLines } from '../options.ts'

const options = {
  node: { type: 'string', short: 'n', value: 'name', help: 'only what failed at one node' },
  where: {
    type: 'string',
    value: 'conditions',
    help: 'only what all conditions hold for, as in papy redrive: code=ERR_TIMEOUT, message~"no answer", row>=100',
  },
  limit: { type: 'string', value: 'n', help: 'shows no more than n groups, or exports no more than n dead letters' },
  export: {
    type: 'string',
    short: 'o',
    value: 'file',
    completes: 'files',
    help: 'writes each dead letter as a line of JSON, with its inputs, into a file; - is standard output',
  },
  json: {
    type: 'boolean',
    default: false,
    help: 'prints JSON: { journal, run, deadLetters, groups: [{ node, name, code, fingerprint, count, firstAt, … }], others }',
  },
} as const satisfies Options

const help = `papy errors: says what failed in a run with a journal

usage: papy errors [options] <run.papy>

Items that failed are kept in the journal as dead letters: with the error, what was read, how often it was attempted, and
where. Here they are in groups, by node, kind of error and place in the code, each with an example and the command that
attempts just these again. It can be called while the run goes on.

examples
  papy errors run.papy
  papy errors run.papy --node download --where 'message~timeout'
  papy errors run.papy --export failed.jsonl

${optionLines(options)}

Exit code: 0 nothing failed, or it is exported; 1 there are dead letters; 2 the call is wrong, or no run is in the file.`

/** `papy errors` */
export const errors: Command = {
  help,
  options,
  async run(args, streams) {
    const { values, positionals } = readArguments('errors', { args: [...args], options, allowPositionals: true })
    const file = onlyOperand('errors', 'the journal of a run', positionals)
    const most = mostOf(values.limit)
    const past = runIn(file)
    const letters = lettersOf(past, values)
    if (values.export !== undefined) {
      const place = { file: values.export, option: 'export', flow: (text: string) => streams.flow(text) }
      await exportLetters(first(letters, most), place)
      return exit.done
    }
    const { groups, others } = groupsOf(letters, file)
    const found = groups.reduce((sum, { count }) => sum + count, others)
    const { out, paint } = streams
    if (values.json) {
      const shown = groups.slice(0, most)
      out(JSON.stringify({ journal: file, run: past.run, deadLetters: found, groups: shown, others }, undefined, 2))
    } else if (found === 0)
      out(paint.green(past.letters === 0 ? 'nothing failed' : 'no dead letters are meant, or left'))
    else {
      const kinds = `${counted(groups.length)} ${groups.length === 1 ? 'kind' : 'kinds'}`
      const rest = groups.length > most ? [`… and ${counted(groups.length - most)} more groups; add --limit`] : []
      const more = others === 0 ? [] : [`… and ${counted(others)} of yet other kinds`]
      const head = `${counted(found)} dead ${found === 1 ? 'letter' : 'letters'} of ${kinds}`
      out([head, ...groups.slice(0, most).map((group) => groupText(group, paint)), ...rest, ...more].join('\n\n'))
    }
    return found === 0 ? exit.done : exit.failed
  },
}

function* first<T>(all: Iterable<T>, most: number): Generator<T> {
  let given = 0
  for (const one of all)
    if (given++ < most) yield one
    else return
}

function mostOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new ArgumentError('ERR_ARGUMENT', `option --limit is '${text}'; pass a whole number`, {
    option: 'limit',
    value: text,
  })
}
