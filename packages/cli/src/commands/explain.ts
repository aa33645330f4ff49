import { readArguments } from '../arguments.ts'
import { type Command, exit } from '../command.ts'
import { historyOf } from '../journal/history.ts'
import { historyText } from '../journal/history-text.ts'
import { runIn } from '../journal/past.ts'
import { onlyOperand } from '../only-operand.ts'
import { type Options, optionLines } from '../options.ts'

const options = {
  json: {
    type: 'boolean',
    default: false,
    help: 'prints JSON: { row, run, hops, failures, left, sinks, state }; times are epoch milliseconds',
  },
} as const satisfies Options

const help = `papy explain: says what happened to one input row of a run with a journal

usage: papy explain [options] <run.papy> <row>

Rows are counted from 0. Of each call in a pool that the row was part of: in which session of the run it was made, by which
node, when, how long it took, on which worker and host, which attempt it was, how many items went together, and whether
results came from the cache; attempts that were lost, too. Then whether and why it failed, when all of it had left, and
which sinks hold it for sure. It can be called while the run goes on.

example
  papy explain run.papy 8123

${optionLines(options)}

Exit code: 0 something is known of the row; 1 no session has read it; 2 the call is wrong, or no run is in the file.`

/** `papy explain` */
export const explain: Command = {
  help,
  options,
  async run(args, streams) {
    const { values, positionals } = readArguments('explain', { args: [...args], options, allowPositionals: true })
    const [file, ...rows] = positionals
    const row = onlyOperand('explain', 'a journal and the number of a row', file === undefined ? [] : rows)
    const history = historyOf(runIn(file as string), row)
    streams.out(values.json ? JSON.stringify(history, undefined, 2) : historyText(history, streams.paint))
    return history.state === 'not read' ? exit.failed : exit.done
  },
}
