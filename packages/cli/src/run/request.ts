import { ArgumentError } from '@papy/contract'
import type { JournalLevel } from '@papy/contract/journal'
import { readArguments } from '../arguments.ts'
import { formats } from '../input/format.ts'
import type { Options } from '../options.ts'
import type { Wishes } from './configure.ts'
import { checkLevel, journalLevels, journalOf, limitOf, logLevels, refuseIdle, refuseTwice } from './values.ts'
import { vias } from './via.ts'

const options = {
  input: {
    type: 'string',
    short: 'i',
    multiple: true,
    default: [] as string[],
    value: 'file',
    completes: 'files',
    help: 'reads an input from a file: .jsonl, .ndjson, .csv, .tsv, .txt, or - for standard input; once for each input of the pipeline, in its order',
  },
  format: {
    type: 'string',
    value: 'format',
    completes: formats,
    help: `how items stand in the inputs, whatever their names: ${formats.join(', ')} (default: as the name says, standard input jsonl)`,
  },
  output: {
    type: 'string',
    short: 'o',
    default: '-',
    value: 'file',
    completes: 'files',
    help: 'writes results as JSON lines into a file, which is <file>.part until all is in it; with --journal it has a hidden name beside until then (default -, standard output)',
  },
  'no-output': {
    type: 'boolean',
    default: false,
    help: 'writes no results: for pipelines whose last pipers do what is to be done, and for outputs that do not pair',
  },
  errors: {
    type: 'string',
    value: 'file',
    completes: 'files',
    help: 'writes items that failed as JSON lines into a file (default: the first ten, in words, on standard error)',
  },
  limit: { type: 'string', value: 'n', help: 'reads no more than n items of each input' },
  workers: {
    type: 'string',
    short: 'w',
    value: 'workers',
    completes: ['threads:', 'processes:', 'inline:', 'ssh://'],
    help: 'the workers of every pool: 4, threads:4, processes:4, inline:4, host:9000#4 where papy agent runs, ssh://user@host#4 (needs @papy/runtime-ssh), or several with commas between',
  },
  'token-file': {
    type: 'string',
    value: 'file',
    completes: 'files',
    help: 'the token of the agents that --workers names (default PAPY_TOKEN, else the one that papy agent keeps)',
  },
  'no-wait': {
    type: 'boolean',
    default: false,
    help: 'ends, by exit code 75, when all hosts of a pool have been gone for 5 s (default: waits until one is back)',
  },
  stride: {
    type: 'string',
    value: 'n',
    completes: ['adaptive'],
    help: 'the stride of every pool: a number, or adaptive',
  },
  via: {
    type: 'string',
    value: 'transport',
    completes: vias,
    help: `how items get from pool to pool: ${vias.join(', ')}; of several with commas between the first that can`,
  },
  set: {
    type: 'string',
    short: 's',
    multiple: true,
    default: [] as string[],
    value: 'node.setting=value',
    help: 'one setting of a node or of a pool: align.timeoutMs=500, align.retry.attempts=3, imap.buffer=64; a wrong one lists all that there are',
  },
  journal: {
    type: 'string',
    short: 'j',
    value: 'file',
    completes: 'files',
    help: 'keeps the memory of the run in a file, so that papy resume goes on with it, whatever ended it; results in an --output file are each there once then',
  },
  resume: {
    type: 'boolean',
    default: false,
    help: 'with --journal: goes on with the run that stands in it, if one does, and begins one otherwise; of a complete run there is nothing to do',
  },
  'journal-level': {
    type: 'string',
    value: 'level',
    completes: journalLevels,
    help: 'how sure it is that what the journal says is there: fsync, after a power cut; async, after the death of the process; none, after an orderly end (default fsync)',
  },
  'commit-ms': {
    type: 'string',
    value: 'n',
    help: 'milliseconds after which what happened is committed, together with all that happened until then (default 50)',
  },
  export: {
    type: 'string',
    value: 'name',
    help: 'the export of the file that is meant: a function that returns a Plumber, or a Plumber (default pipeline, else the only Plumber)',
  },
  record: {
    type: 'string',
    value: 'file',
    completes: 'files',
    help: 'writes a record of the run as JSON, for papy report and papy perf',
  },
  report: {
    type: 'string',
    value: 'file',
    completes: 'files',
    help: 'writes a report of the run: one HTML page with its numbers, time line, errors and ledger',
  },
  'log-level': {
    type: 'string',
    value: 'level',
    completes: logLevels,
    help: `tells of runs, items, workers and what functions say: ${logLevels.join(', ')}; each tells of those before it, too (default info, where --log-file is given; needs @papy/log)`,
  },
  'log-file': {
    type: 'string',
    value: 'file',
    completes: 'files',
    help: 'writes the log into a file, as JSON lines, instead of to standard error; one that gets larger than 64 MiB goes on in a new one',
  },
  'dry-run': {
    type: 'boolean',
    default: false,
    help: 'prints what would be done, with --json as JSON, and does nothing',
  },
  quiet: {
    type: 'boolean',
    short: 'q',
    default: false,
    help: 'prints nothing but results and errors: no table, no summary',
  },
  json: {
    type: 'boolean',
    default: false,
    help: 'prints the summary as one line of JSON, and no table: on standard output, or on standard error where results are printed there',
  },
} as const satisfies Options

/** Options of `papy run`. */
export const runOptions: Options = options

/** What a call of `papy run` asks for. */
export interface Request extends Wishes {
  readonly file: string
  readonly exported: string | undefined
  /** Names of files, or `-`. */
  readonly inputs: readonly string[]
  readonly format: string | undefined
  /** `-`: standard output; `undefined`: nowhere. */
  readonly output: string | undefined
  readonly errors: string | undefined
  readonly limit: number
  /** The journal of the run. */
  readonly journal: string | undefined
  /** Goes on with the run that stands in it. */
  readonly resume: boolean
  readonly journalLevel: JournalLevel
  readonly commitMs: number | undefined
  /** The arguments that all this was read from. */
  readonly args: readonly string[]
  readonly record: string | undefined
  readonly report: string | undefined
  readonly logLevel: string | undefined
  readonly logFile: string | undefined
  readonly dryRun: boolean
  readonly quiet: boolean
  readonly json: boolean
}

/** Reads the arguments of `papy run`. @throws ArgumentError `ERR_ARGUMENT` */
export function requestOf(args: readonly string[]): Request {
  const config = { args: [...args], options, allowPositionals: true } as const
  const { values, positionals } = readArguments('run', config)
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw wrongFiles(more)
  checkLevel(values['log-level'])
  refuseTwice(values.input)
  const {
    input: inputs,
    export: exported,
    'dry-run': dryRun,
    'no-output': noOutput,
    'no-wait': noWait,
    'token-file': tokenFile,
    'log-level': logLevel,
    'log-file': logFile,
    'journal-level': journalLevel,
    'commit-ms': commitMs,
    ...rest
  } = values
  const output = noOutput ? undefined : values.output
  if (values.journal === undefined) refuseIdle(values)
  return {
    ...rest,
    file,
    exported,
    inputs,
    output,
    dryRun,
    noWait,
    tokenFile,
    logLevel,
    logFile,
    ...journalOf({ journalLevel, commitMs }),
    args: [...args],
    limit: limitOf(values.limit),
  } as Request
}

function wrongFiles(more: readonly string[]): ArgumentError {
  const message =
    more.length === 0
      ? 'no file is given; say papy run pipeline.ts, see `papy run --help`'
      : `papy run takes one file, not ${more.join(' ')} besides; give inputs with --input`
  return new ArgumentError('ERR_ARGUMENT', message)
}
