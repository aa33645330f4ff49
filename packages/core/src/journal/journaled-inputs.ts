import { type Pulse, type Source, sourceOf } from '@papy/contract/engine'
import type { Coverage, RunJournal } from '@papy/contract/journal'
import type { Graph } from '../graph/graph.ts'
import type { PiperInput } from '../piper.ts'
import { JournaledSource, type Stretch } from './journaled-source.ts'
import { KeptSource, keptStretches } from './kept-source.ts'
import { replayed } from './replay.ts'
import { RowsUnderWay } from './rows-under-way.ts'
import type { SessionPlan } from './session-plan.ts'
import { type Todo, todoOf } from './todo.ts'

/** What the inputs of a run with a journal are made of. */
export interface InputsSpec {
  readonly graph: Graph
  /** What left, by number of the output. */
  readonly left: readonly Coverage[]
  readonly plan: SessionPlan
  readonly journal: RunJournal
  /** There is something to commit. */
  onNews(): void
}

/** The inputs of a run, as far as they are left to do; and how far they were read. */
export class JournaledInputs {
  /** What is under way, by number of the input. */
  readonly rows: readonly RowsUnderWay[]
  readonly #todo: readonly Todo[]
  readonly #sources: JournaledSource[] = []
  /** Numbers of inputs that have no more. */
  readonly #ended = new Set<number>()
  /** What was written down of how far they were read. */
  readonly #noted: string[] = []
  readonly #spec: InputsSpec

  constructor(spec: InputsSpec) {
    const { graph, left, plan } = spec
    this.#spec = spec
    this.#todo = todoOf(graph, left, plan.only)
    this.rows = this.#todo.map(() => new RowsUnderWay())
  }

  /** Whether all of them came to their end. */
  get isExhausted(): boolean {
    return this.#ended.size === this.#todo.length
  }

  /** An input, as far as it is left to do. */
  source(at: number, input: PiperInput, pulse: Pulse): Source {
    const { plan, journal, onNews } = this.#spec
    const rows = this.rows[at] as RowsUnderWay
    const todo = this.#todo[at] as Todo
    const read = Math.min(todo.done.end, plan.past?.read[at]?.upTo ?? 0)
    const source = new JournaledSource(
      this.#stretches(at, input, pulse),
      { ...todo, read },
      {
        ready: () => journal.ready(),
        took: (batch) => rows.add(batch),
        ended: () => {
          this.#ended.add(at)
          onNews()
        },
      },
    )
    this.#sources[at] = source
    return source
  }

  /** Writes down how far they were read since this was called last. */
  note(): void {
    for (const [input, { read }] of this.#sources.entries()) this.#note(input, read)
  }

  /** Rows below one are done with. */
  forget(below: number): void {
    for (const rows of this.rows) rows.forget(below)
  }

  #note(input: number, upTo: number): void {
    const ended = this.#ended.has(input)
    const note = `${upTo} ${ended}`
    if (this.#noted[input] === note) return
    this.#noted[input] = note
    this.#spec.journal.append({ type: 'read', input, upTo, ...(ended ? { ended } : {}) })
  }

  #stretches(at: number, input: PiperInput, pulse: Pulse): readonly Stretch[] {
    const { plan, journal } = this.#spec
    const { upTo, ended } = plan.past?.read[at] ?? { upTo: 0, ended: false }
    // The last group may be of fewer items.
    const from = Math.min((this.#todo[at] as Todo).from, upTo)
    const open = replayed(input)
    if (open !== undefined) return [{ first: from, source: sourceOf(open(from), pulse) }]
    const before = plan.past === undefined ? [] : keptStretches(plan.past, at, pulse)
    if (ended) return before
    return [...before, { first: upTo, source: new KeptSource(sourceOf(input, pulse), upTo, at, journal) }]
  }
}
