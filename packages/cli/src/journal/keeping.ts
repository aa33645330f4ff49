import { statSync } from 'node:fs'
import { ArgumentError } from '@papy/contract'
import type { Journal, RunPast } from '@papy/contract/journal'
import type { JournalOptions, PiperInput } from '@papy/core'
import { journal } from '@papy/journal'
import { type Gate, type GateOptions, gateOf } from '../input/gate.ts'
import { replayGateOf } from '../input/replay-gate.ts'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'
import type { Request } from '../run/request.ts'
import { accountOf, type JournalAccount } from './account.ts'
import { exportLetters } from './export-letters.ts'
import { noteOf } from './note.ts'
import { OutputSink } from './output-sink.ts'
import { pastIn, runIn } from './past.ts'

/** What a session is to do, where it is no new run. */
export type SessionWish = Pick<JournalOptions, 'from' | 'redrive'> & {
  /** Goes on with a run that there must be. */
  readonly resume?: boolean
}

/** A run with a journal: what it goes on with, and where its rows go. */
export class Keeping {
  readonly place: string
  /** What stood in the journal before. */
  readonly past: RunPast | undefined
  /** What is written of rows; `undefined`: nothing. */
  readonly output: OutputSink | undefined
  /** For the start of the Plumber. */
  readonly options: JournalOptions & { readonly journal: Journal }
  readonly #core: Core

  private constructor({ place, past, output, options, core }: Parts) {
    this.place = place
    this.past = past
    this.output = output
    this.options = options
    this.#core = core
  }

  /**
   * Prepares a run with a journal: its rows go through one more piper, which writes them.
   *
   * @throws (rejects) ArgumentError `ERR_ARGUMENT`, where a run stands in the journal and nobody said to go on with it;
   * PlumberError `ERR_JOURNAL_FAILED`, `ERR_JOURNAL_DAMAGED`, `ERR_JOURNAL_VERSION`
   */
  static async of(
    request: Request & { readonly journal: string },
    pipeline: LoadedPipeline,
    wish: SessionWish = {},
  ): Promise<Keeping> {
    const { journal: place, journalLevel: level, commitMs, args, output: name } = request
    const { resume = request.resume, ...session } = wish
    if (statSync(place, { throwIfNoEntry: false })?.isDirectory()) throw noJournal(place)
    const past = pastIn(place)
    const isNew = !resume && session.from === undefined && session.redrive === undefined
    if (past !== undefined && isNew) throw taken(past, place)
    const core = await pipeline.import<Core>('@papy/core')
    const output = name === undefined ? undefined : outputOf(name, pipeline, core)
    const kept = journal(place, { level, ...(commitMs === undefined ? {} : { commitMs }) })
    const options = { journal: kept, note: noteOf(args, level), ...session }
    return new Keeping({ place, past, output, options, core })
  }

  /** Puts a gate before an input. What is read of it again, or further, is limited as if it were read once. */
  gate(input: PiperInput, at: number, options: GateOptions): Gate {
    const replay = replayGateOf(input, options)
    if (replay !== undefined) return replay
    const { upTo = 0 } = this.options.from === undefined ? (this.past?.read[at] ?? {}) : {}
    const gate = gateOf(input, { ...options, limit: Math.max(0, options.limit - upTo) })
    return goesOn(input) ? continuedGate(gate, this.#core.continued(gate.input)) : gate
  }

  /** Writes all dead letters into a file. @throws (rejects) ArgumentError `ERR_ARGUMENT` */
  async exportTo(file: string, flow: (text: string) => Promise<void>): Promise<void> {
    await exportLetters(runIn(this.place).failures(), { file, option: 'errors', flow })
  }

  /** What the journal says now. @throws PlumberError `ERR_JOURNAL_FAILED`, `ERR_JOURNAL_DAMAGED` */
  account(): JournalAccount {
    const resumed = this.options.from === undefined ? this.past?.done : undefined
    const before = this.options.redrive === undefined ? undefined : this.past
    return accountOf(runIn(this.place), this.place, { resumed, before })
  }
}

interface Parts extends Pick<Keeping, 'place' | 'past' | 'output' | 'options'> {
  readonly core: Core
}

/** What is used of the copy of `@papy/core` that made the pipeline. */
type Core = Pick<typeof import('@papy/core'), 'Piper' | 'continued'>

/** Name of the piper that writes rows, unless the pipeline has one of that name. */
const OUTPUT = 'output'

function outputOf(name: string, { plumber }: LoadedPipeline, { Piper }: Core): OutputSink {
  const ends = plumber.outputs()
  if (plumber.pipers().some((piper) => piper.name === OUTPUT)) throw noName()
  const sink = new OutputSink(name, ends.length)
  const piper = new Piper(sink.step() as never, { name: OUTPUT })
  plumber.addPipes(ends.map((end) => [end, piper]) as never)
  return sink
}

/** As `continued` of `@papy/core` marks it. */
const goesOnMark = Symbol.for('papy.goes-on')

// Of what the command itself reads, standard input and FIFOs: a session goes on where the last one stopped.
function goesOn(input: PiperInput): boolean {
  return goesOnMark in input || 'share' in input
}

function continuedGate(gate: Gate, input: PiperInput): Gate {
  return {
    input,
    get read() {
      return gate.read
    },
    stop: () => gate.stop(),
  }
}

function taken({ run, end }: RunPast, place: string): ArgumentError {
  const isOver = end?.how === 'complete'
  const what = isOver ? `run ${run}, which is complete, stands` : `run ${run}, which is not complete, stands`
  const next = isOver
    ? `give --journal another name, or see papy errors ${place}`
    : `papy resume ${place} goes on with it; give --journal another name for a new run`
  return new ArgumentError('ERR_ARGUMENT', `${what} in ${place}; ${next}`, { option: 'journal', value: place })
}

function noJournal(place: string): ArgumentError {
  const message = `option --journal is ${place}, which is a directory; name a file in it, such as run.papy`
  return new ArgumentError('ERR_ARGUMENT', message, { option: 'journal', value: place })
}

function noName(): ArgumentError {
  const message = `a piper is called ${OUTPUT}, as the one that writes rows of runs with a journal; give it another name, or add --no-output`
  return new ArgumentError('ERR_ARGUMENT', message, { value: OUTPUT })
}
