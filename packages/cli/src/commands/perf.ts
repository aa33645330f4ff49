import { ArgumentError } from '@papy/contract'
import { analysisOf } from '../advice/analysis.ts'
import { ageMs } from '../age.ts'
import { readArguments } from '../arguments.ts'
import { type Command, exit } from '../command.ts'
import { onlyOperand } from '../only-operand.ts'
import { type Options, optionLines } from '../options.ts'
import { accountOf } from '../perf/account.ts'
import { type Extent, measured } from '../perf/measured.ts'
import { withPipeline } from '../pipeline/with-pipeline.ts'
import { readRecord } from '../record/read-record.ts'

const options = {
  limit: {
    type: 'string',
    default: '1000',
    value: 'items',
    help: 'runs over so many items of each input at most (default 1000)',
  },
  for: {
    type: 'string',
    default: '20s',
    value: 'time',
    help: 'ends the run after that time: 500ms, 20s, 5m (default 20s)',
  },
  export: {
    type: 'string',
    value: 'name',
    help: 'what the file exports it as (default pipeline, or its only Plumber)',
  },
  json: { type: 'boolean', default: false, help: 'prints JSON: { run, limit, changes, remarks, trust, nodes }' },
} as const satisfies Options

const help = `papy perf: says what limits a pipeline, and what changes would bring

usage: papy perf [options] <pipeline.ts | run.json>

Of a file that exports pipeline(), or a Plumber, the beginning of the inputs that it exports is run: its functions are called,
and write what they write. Of a record of a run nothing is run.

It says which node, pool or thread was in use all the time, so that the run could not be faster, and what it would bring to
add workers, to move a node into a pool, to raise a stride, to fuse nodes, to choose a transport, or to give the order up.
These are estimates: a range from what is likely to what is possible, until the next limit. Try them, and measure again.

${optionLines(options)}

Exit code: 0 it is said; 1 the pipeline cannot be loaded, or its run failed; 2 the call is wrong, or the file is no record.`

/** `papy perf` */
export const perf: Command = {
  help,
  options,
  async run(args, streams) {
    const { values, positionals } = readArguments('perf', { args: [...args], options, allowPositionals: true })
    const file = onlyOperand('perf', 'a file that exports pipeline(), or a record of a run', positionals)
    const extent: Extent = { limit: countOf('limit', values.limit), forMs: ageMs('for', values.for) }
    const exported = values.export
    const record = file.endsWith('.json')
      ? await readRecord(file)
      : await withPipeline(file, { exported }, (pipeline) => measured(pipeline, extent))
    const analysis = analysisOf(record)
    const { limit, changes, remarks, trust } = analysis
    const said = { limit: { kind: limit.kind, node: limit.node, evidence: limit.evidence }, changes, remarks, trust }
    if (values.json) streams.out(JSON.stringify({ run: record.run, ...said, nodes: record.nodes }, undefined, 2))
    else streams.out(accountOf(record, analysis, streams.paint))
    const { problem } = record.run
    if (problem === undefined) return exit.done
    streams.error(`papy: the run failed: ${problem}`)
    return exit.failed
  },
}

function countOf(option: string, text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  const message = `option --${option} is '${text}'; pass a whole number from 1 on`
  throw new ArgumentError('ERR_ARGUMENT', message, { option, value: text })
}
