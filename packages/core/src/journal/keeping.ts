import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { type Balance, encodeError } from '@papy/contract'
import type { Batch } from '@papy/contract/engine'
import type {
  Coverage,
  FailedRecord,
  InputDescription,
  Journal,
  RunDescription,
  RunJournal,
} from '@papy/contract/journal'
import type { Graph } from '../graph/graph.ts'
import type { PiperInput } from '../piper.ts'
import { CommitCycle } from './commit-cycle.ts'
import { DeadLetters } from './dead-letters.ts'
import { Departed } from './departed.ts'
import { describeRun } from './description.ts'
import { HopLog } from './hop-log.ts'
import { JournaledInputs } from './journaled-inputs.ts'
import type { JournalOptions } from './journaling.ts'
import { Redriven } from './redriven.ts'
import { planOf, type SessionPlan } from './session-plan.ts'
import { SinkBooks } from './sink-books.ts'

/** Ms after which what happened is committed, unless the journal says otherwise. */
const COMMIT_MS = 50

/** Who is told of what a journal cannot do. */
export interface KeepingWatch {
  /** Something that whoever runs it should know. */
  warn(code: string, message: string, node?: string): void
  /** Nothing can be written any more. */
  failed(error: unknown): void
}

/** One run and its journal: what is left to do of it, and what is written down while it is done. */
export class Keeping {
  /** Id of the run, the same in all its sessions. */
  readonly run: string
  readonly level: Journal['level']
  readonly inputs: JournaledInputs
  readonly sinks: SinkBooks
  readonly hops: HopLog
  #watch: KeepingWatch | undefined
  #described: readonly InputDescription[] = []
  readonly #journal: RunJournal
  readonly #plan: SessionPlan
  readonly #departed: Departed
  readonly #letters: DeadLetters
  readonly #redriven: Redriven
  readonly #cycle: CommitCycle

  private constructor(journal: RunJournal, { level, commitMs = COMMIT_MS }: Journal, graph: Graph, plan: SessionPlan) {
    const { past, letters } = plan
    const ends = graph.outputs()
    const failed = (error: unknown) => this.#watch?.failed(error)
    const onNews = () => this.#cycle.stir()
    this.run = past?.run ?? randomUUID()
    this.level = level
    this.#journal = journal
    this.#plan = plan
    this.#cycle = new CommitCycle(commitMs, () => this.#commit(), failed)
    this.#departed = new Departed(ends, past?.outputs)
    for (const letter of letters) this.#departed.recall(letter)
    this.inputs = new JournaledInputs({ graph, left: this.#departed.left, plan, journal, onNews })
    this.sinks = new SinkBooks({ run: this.run, plan, onNews, onFull: () => void this.commit().catch(failed) })
    this.hops = new HopLog(graph, journal, onNews)
    this.#letters = new DeadLetters(ends, this.inputs.rows, past?.letters ?? 0)
    this.#redriven = new Redriven(letters)
    journal.onTrouble = (trouble) => this.#tell(trouble?.message ?? 'the journal is written again')
  }

  /**
   * Opens the journal of a run and sees what is left to do.
   *
   * @throws (rejects) as {@link planOf}; PlumberError `ERR_JOURNAL_LOCKED`, `ERR_JOURNAL_VERSION`, `ERR_JOURNAL_DAMAGED`,
   * `ERR_JOURNAL_FAILED`
   */
  static async open(
    graph: Graph,
    datas: readonly PiperInput[],
    { journal, ...options }: JournalOptions & { readonly journal: Journal },
  ): Promise<Keeping> {
    const description = await describeRun(graph, datas, options.note)
    const opened = await journal.open()
    try {
      const plan = planOf({ graph, description, past: opened.past, datas, place: journal.place, options })
      const keeping = new Keeping(opened, journal, graph, plan)
      await keeping.#begin(description)
      return keeping
    } catch (error) {
      await opened.close()
      throw error
    }
  }

  /** What left in sessions before, by number of the output. */
  get left(): readonly Coverage[] {
    return this.#departed.left
  }

  /** Failures of sessions before that nobody made good, and that are not attempted again. */
  get failed(): readonly FailedRecord[] {
    const { past, letters } = this.#plan
    const attempted = new Set(letters.map(({ letter }) => letter))
    return [...(past?.failures() ?? [])].filter(({ letter }) => !attempted.has(letter))
  }

  /** Whether some of it was done before: then indices have gaps. */
  get isResumed(): boolean {
    return this.#plan.past !== undefined
  }

  /** From now on it is told what cannot be done. */
  watch(watch: KeepingWatch): void {
    this.#watch = watch
    for (const { node, replay } of this.#described) {
      if (replay === 'position') continue
      const message = `the input of ${node} cannot be read again: what is read of it is kept in the journal until it is done with`
      watch.warn('WARN_INPUT_KEPT', message, node)
    }
  }

  /** These left through an output. */
  leave(output: number, batch: Batch): void {
    this.#departed.add(output, batch)
    this.#redriven.left(output, batch)
    if (batch.failed) this.#letters.keep(output, batch)
    this.#cycle.stir()
  }

  /** Settles when all that happened until now is stored. @throws (rejects) PlumberError `ERR_JOURNAL_FAILED`; what a sink says */
  commit(): Promise<void> {
    return this.#cycle.run()
  }

  /** The session is over: writes that down and lets go of the journal. */
  async end(how: 'complete' | 'stopped' | 'failed', balance: Balance, error?: unknown): Promise<void> {
    try {
      const cause = error === undefined ? {} : { error: encodeError(error) }
      this.#journal.append({ type: 'end', at: Date.now(), how, balance, ...cause })
      await this.#journal.commit()
    } finally {
      await this.#journal.close()
    }
  }

  // At the very beginning nobody listens yet.
  #tell(message: string): void {
    const code = 'WARN_JOURNAL_WAITS'
    if (this.#watch === undefined) process.emitWarning(message, { type: 'PapyWarning', code })
    else this.#watch.warn(code, message)
  }

  async #begin(description: RunDescription): Promise<void> {
    const { mode } = this.#plan
    const { run } = this
    this.#described = description.inputs
    const where = { host: hostname(), pid: process.pid, versions: { node: process.version } }
    this.#journal.append({ type: 'run', run, at: Date.now(), mode, description, ...where })
    await this.#journal.commit()
  }

  // What left is taken first: all that a sink was called with for it, it was called with by now.
  async #commit(): Promise<void> {
    const outputs = this.#departed.takeNews()
    const { done } = this.#departed
    const failures = this.#letters.takeNews()
    const mended = this.#redriven.takeMended(this.#departed)
    const sinks = await this.sinks.commit()
    const journal = this.#journal
    this.inputs.note()
    for (const hole of this.sinks.takeHoles()) journal.append(hole)
    for (const failure of failures) journal.append(failure)
    if (!mended.isEmpty) journal.append({ type: 'mended', letters: mended.toJSON() })
    journal.append({ type: 'progress', outputs, sinks, done })
    await journal.commit()
    this.inputs.forget(done)
    this.sinks.fill(done)
  }
}
