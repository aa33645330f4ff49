import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { type Balance, encodeError } from '@papy/contract'
import {
  type Address,
  addressAt,
  type Batch,
  type Hop,
  type LaneEvent,
  type Pulse,
  type Source,
  sourceOf,
} from '@papy/contract/engine'
import type { Session } from '@papy/contract/function'
import type {
  Coverage,
  FailedRecord,
  InputDescription,
  Journal,
  RunDescription,
  RunJournal,
} from '@papy/contract/journal'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import type { PiperInput } from '../piper.ts'
import { CommitCycle } from './commit-cycle.ts'
import { DeadLetters } from './dead-letters.ts'
import { Departed } from './departed.ts'
import { describeRun } from './description.ts'
import { JournaledSource, type Stretch } from './journaled-source.ts'
import type { JournalOptions } from './journaling.ts'
import { KeptSource, keptStretches } from './kept-source.ts'
import { replayed } from './replay.ts'
import { RowsUnderWay } from './rows-under-way.ts'
import { planOf, type SessionPlan } from './session-plan.ts'
import { type Hole, SinkBook } from './sink-book.ts'
import { type Todo, todoOf } from './todo.ts'

/** Ms after which what happened is committed, unless the journal says otherwise. */
const COMMIT_MS = 50

/** Calls a sink with an item, by its place. */
export type SinkCall = (inbox: readonly unknown[], address: Address) => unknown

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
  #watch: KeepingWatch | undefined
  #inputs: readonly InputDescription[] = []
  readonly #journal: RunJournal
  readonly #plan: SessionPlan
  /** Of nodes, as the description has them. */
  readonly #numbers: ReadonlyMap<Node, number>
  readonly #departed: Departed
  readonly #letters: DeadLetters
  readonly #todo: readonly Todo[]
  readonly #rows: readonly RowsUnderWay[]
  readonly #sources: JournaledSource[] = []
  /** Numbers of inputs that have no more. */
  readonly #ended = new Set<number>()
  /** What was written down of how far inputs were read. */
  readonly #noted: string[] = []
  readonly #sinks = new Map<string, SinkBook>()
  readonly #holes: { readonly sink: string; readonly hole: Hole }[] = []
  readonly #cycle: CommitCycle

  private constructor(journal: RunJournal, { level, commitMs = COMMIT_MS }: Journal, graph: Graph, plan: SessionPlan) {
    const { past, letters, only } = plan
    const ends = graph.outputs()
    this.run = past?.run ?? randomUUID()
    this.level = level
    this.#journal = journal
    this.#plan = plan
    this.#numbers = new Map(graph.postorder().map((node, number) => [node, number]))
    this.#departed = new Departed(ends, past?.outputs)
    for (const letter of letters) this.#departed.recall(letter)
    this.#todo = todoOf(graph, this.#departed.left, only)
    this.#rows = graph.inputs().map(() => new RowsUnderWay())
    this.#letters = new DeadLetters(ends, this.#rows, past?.letters ?? 0, letters)
    const commit = () => this.#commit()
    this.#cycle = new CommitCycle(commitMs, commit, (error) => this.#watch?.failed(error))
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

  /** Whether all inputs came to their end. */
  get isExhausted(): boolean {
    return this.#ended.size === this.#todo.length
  }

  /** From now on it is told what cannot be done. */
  watch(watch: KeepingWatch): void {
    this.#watch = watch
    for (const { node, replay } of this.#inputs) {
      if (replay === 'position') continue
      const message = `the input of ${node} cannot be read again: what is read of it is kept in the journal until it is done with`
      watch.warn('WARN_INPUT_KEPT', message, node)
    }
  }

  /** An input, as far as it is left to do. */
  source(at: number, input: PiperInput, pulse: Pulse): Source {
    const rows = this.#rows[at] as RowsUnderWay
    const todo = this.#todo[at] as Todo
    const read = Math.min(todo.done.end, this.#plan.past?.read[at]?.upTo ?? 0)
    const source = new JournaledSource(
      this.#stretches(at, input, pulse),
      { ...todo, read },
      {
        ready: () => this.#journal.ready(),
        took: (batch) => rows.add(batch),
        ended: () => {
          this.#ended.add(at)
          this.#cycle.stir()
        },
      },
    )
    this.#sources[at] = source
    return source
  }

  /** Takes up what a session wrote before. Calls go through what it answers. */
  async bind(session: Session, node: Node): Promise<SinkCall> {
    const { durable } = session
    if (durable === undefined) return (inbox) => session.call(inbox)
    const { past, mode } = this.#plan
    const { name: sink, fit } = node
    const { width, span } = fit?.gathered ?? { width: 1, span: 1 }
    const isMending = mode === 'redrive'
    const book = await SinkBook.open(session, durable, {
      run: this.run,
      sink,
      mode: isMending ? 'mend' : 'resume',
      last: past?.sinks[sink],
      width: width === 'each' ? 0 : width,
      span,
      done: past?.done ?? 0,
      holes: isMending ? this.#holesOf(sink, span) : [],
      onHole: (hole) => this.#holes.push({ sink, hole }),
      onFull: () => void this.commit().catch((error) => this.#watch?.failed(error)),
    })
    this.#sinks.set(sink, book)
    return (inbox, address) => {
      this.#cycle.stir()
      return book.call(inbox, address)
    }
  }

  /** An item failed before it came to a sink. */
  miss(sink: string, address: Address): void {
    this.#sinks.get(sink)?.miss(address)
  }

  /** These left through an output. */
  leave(output: number, batch: Batch): void {
    this.#departed.add(output, batch)
    if (batch.failed) this.#letters.keep(output, batch)
    this.#cycle.stir()
  }

  /** Calls went through a node together. @param leg - its place on its trip */
  hop(node: Node, leg: number, { first, size, worker = '', host = '', ...hop }: Hop): void {
    const { span } = node.fit?.gathered ?? { span: 1 }
    const { group, attempt, at, tookMs, lost } = hop
    const reused = hop.reused?.[leg]
    const last = addressAt({ first, failed: false, ...hop }, Math.max(0, size - 1)).group
    const rows = (last - group + 1) * span
    const place = { node: this.#numberOf(node), first, size, row: group * span, rows }
    const more = { ...(reused === undefined ? {} : { reused }), ...(lost === undefined ? {} : { lost }) }
    this.#journal.append({ type: 'hop', ...place, worker, host, attempt, at, tookMs, ...more })
    this.#cycle.stir()
  }

  /** An attempt came to nothing. */
  attempt(node: Node, { type, index, attempt = 1, worker = '', error }: LaneEvent): void {
    const { width, span } = node.fit?.gathered ?? { width: 1, span: 1 }
    if (index === undefined || type === 'worker-joined') return
    // Where groups are of any size, nobody knows here which one it belongs to.
    const [row, rows] = width === 'each' ? [0, 0] : [Math.floor(index / width) * span, span]
    const lost = error instanceof Error ? error.message : type
    const place = { node: this.#numberOf(node), first: index, size: 1, row, rows }
    this.#journal.append({ type: 'hop', ...place, worker, host: '', attempt, at: Date.now(), tookMs: 0, lost })
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

  #numberOf(node: Node): number {
    return this.#numbers.get(node) as number
  }

  async #begin(description: RunDescription): Promise<void> {
    const { mode } = this.#plan
    const { run } = this
    this.#inputs = description.inputs
    const where = { host: hostname(), pid: process.pid, versions: { node: process.version } }
    this.#journal.append({ type: 'run', run, at: Date.now(), mode, description, ...where })
    await this.#journal.commit()
  }

  #stretches(at: number, input: PiperInput, pulse: Pulse): readonly Stretch[] {
    const { past } = this.#plan
    const { upTo, ended } = past?.read[at] ?? { upTo: 0, ended: false }
    // The last group may be of fewer items.
    const from = Math.min((this.#todo[at] as Todo).from, upTo)
    const open = replayed(input)
    if (open !== undefined) return [{ first: from, source: sourceOf(open(from), pulse) }]
    const before = past === undefined ? [] : keptStretches(past, at, pulse)
    if (ended) return before
    return [...before, { first: upTo, source: new KeptSource(sourceOf(input, pulse), upTo, at, this.#journal) }]
  }

  #holesOf(sink: string, span: number): readonly Hole[] {
    const { past, letters } = this.#plan
    const holes: Hole[] = []
    for (const { group, offset, mark } of past?.holes(sink) ?? []) {
      const about = letters.filter(({ row, rows }) => row < (group + 1) * span && group * span < row + rows)
      const isWhole = about.some(({ whole }) => whole)
      if (about.length > 0) holes.push({ group, offset, mark, ...(isWhole ? { whole: true } : {}) })
    }
    return holes
  }

  // What left is taken first: all that a sink was called with for it, it was called with by now.
  async #commit(): Promise<void> {
    const outputs = this.#departed.takeNews()
    const { done } = this.#departed
    const failures = this.#letters.takeNews()
    const mended = this.#letters.takeMended(this.#departed)
    const sinks = await Promise.all([...this.#sinks.values()].map((sink) => sink.commit()))
    const journal = this.#journal
    for (const [input, { read }] of this.#sources.entries()) this.#note(input, read)
    for (const { sink, hole } of this.#holes.splice(0)) journal.append({ type: 'hole', sink, ...hole })
    for (const failure of failures) journal.append(failure)
    if (!mended.isEmpty) journal.append({ type: 'mended', letters: mended.toJSON() })
    journal.append({ type: 'progress', outputs, sinks, done })
    await journal.commit()
    for (const rows of this.#rows) rows.forget(done)
    if (this.#plan.mode !== 'redrive') for (const sink of this.#sinks.values()) sink.fill(done)
  }

  #note(input: number, upTo: number): void {
    const ended = this.#ended.has(input)
    const note = `${upTo} ${ended}`
    if (this.#noted[input] === note) return
    this.#noted[input] = note
    this.#journal.append({ type: 'read', input, upTo, ...(ended ? { ended } : {}) })
  }
}
