import { describe } from '@papy/contract'
import { LONGEST_MS } from '@papy/contract/engine'
import { type Deed, deedOf } from './deed.ts'
import type { Fault, Struck } from './fault.ts'
import type { Planned } from './plan.ts'
import { Undoing } from './undoing.ts'
import { type Target, victimsOf } from './victim.ts'

/** A fault, and the strikes that are to come of it. */
export interface Threat {
  readonly fault: Fault
  readonly plan: Iterator<Planned, void, undefined>
}

/** A storm that is on: faults strike until it is disposed. Then all is undone: what was stopped goes on, files are removed. */
export class Unrest implements AsyncDisposable {
  readonly #began = performance.now()
  readonly #log: Deed[] = []
  readonly #timers = new Map<Threat, NodeJS.Timeout>()
  /** What is due at a row that has not come yet. */
  readonly #rows = new Map<Threat, Planned>()
  readonly #undoing = new Undoing()
  readonly #targets: readonly Target[]
  #over = false
  #row = 0

  /** Use `chaos(…).on(…)`. */
  constructor(threats: readonly Threat[], targets: readonly Target[]) {
    this.#targets = targets
    for (const threat of threats) this.#await(threat)
  }

  /** What was done so far, when, to whom: plain JSON, and what `storm.replay(log)` takes. */
  get log(): readonly Deed[] {
    return this.#log
  }

  /** How many rows were counted. */
  get rows(): number {
    return this.#row
  }

  /** Counts one row: faults that are due at it strike now. */
  row(): void {
    this.#row++
    for (const [threat, plan] of [...this.#rows])
      if ('row' in plan.due && plan.due.row <= this.#row) {
        this.#rows.delete(threat)
        this.#strike(threat, plan)
      }
  }

  /** Counts rows as they pass: `for await (const row of unrest.over(plumber.stream(datas)))`. */
  async *over<T>(rows: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    for await (const row of rows) {
      this.row()
      yield row
    }
  }

  /** What was done, for `JSON.stringify`. */
  toJSON(): readonly Deed[] {
    return this.#log
  }

  /** Ends it, and undoes all. Again is a no-op. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#rows.clear()
    this.#undoing.end()
  }

  #await(threat: Threat): void {
    const { done, value: plan } = threat.plan.next()
    if (done === true || this.#over) return
    if ('row' in plan.due) this.#rows.set(threat, plan)
    else this.#sleep(threat, plan, plan.due.ms)
  }

  #sleep(threat: Threat, plan: Planned, untilMs: number): void {
    const waitMs = Math.min(LONGEST_MS, Math.max(0, untilMs - this.#ms))
    const timer = setTimeout(() => {
      this.#timers.delete(threat)
      this.#strike(threat, plan)
    }, waitMs)
    // A storm keeps no program alive.
    this.#timers.set(threat, timer.unref())
  }

  #strike(threat: Threat, plan: Planned): void {
    this.#log.push(deedOf(plan, Math.round(this.#ms), this.#struck(threat, plan)))
    this.#await(threat)
  }

  #struck({ fault }: Threat, { lots }: Planned): Struck {
    const undo = (afterMs: number, how: () => void): void => this.#undoing.later(afterMs, how)
    try {
      return fault.strike({ lots, victims: this.#targets.flatMap(victimsOf), undo })
    } catch (error) {
      return { skipped: describe(error) }
    }
  }

  get #ms(): number {
    return performance.now() - this.#began
  }
}
