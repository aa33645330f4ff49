import {
  type Batch,
  type Calls,
  cleanCalls,
  type Evaluation,
  evaluate,
  isLater,
  type Lane,
  type LaneCounts,
  type LaneSpec,
  type Outcome,
  type Pulled,
  type Subject,
  settle,
  timeoutsOf,
} from '@papy/contract/engine'
import { type LiveStep, live, stepName } from '@papy/contract/function'

/** Calls made in this thread, on demand: no more than are asked for. */
export class SerialLane implements Lane {
  #evaluation: Evaluation | undefined
  #closed = false
  readonly #spec: LaneSpec
  readonly #subject: Subject
  readonly #tally = {
    submitted: 0,
    pulled: 0,
    failed: 0,
    timeouts: 0,
    retries: 0,
    running: 0,
    busyMs: 0,
    blockedMs: 0,
    waitingMs: 0,
  }

  constructor(spec: LaneSpec) {
    this.#spec = spec
    this.#subject = { node: spec.name, functionNames: spec.steps.map(stepName), bare: spec.bare }
  }

  get counts(): LaneCounts {
    const mean = this.#tally.pulled > 0 ? this.#tally.busyMs / this.#tally.pulled : 0
    return { ...this.#tally, latencyMs: { p50: mean, p95: mean, p99: mean } }
  }

  start(): void {}

  wake(): void {}

  drain(): void {}

  // Nothing is evaluated that nobody waits for.
  async settled(): Promise<void> {}

  giveUp(): number {
    void this.close()
    return 0
  }

  close(): void | PromiseLike<void> {
    if (this.#closed) return
    this.#closed = true
    return this.#spec.calls.close()
  }

  pull(max: number): Pulled<Batch> {
    if (this.#closed) return undefined
    if (this.#evaluation === undefined) {
      const steps = liveSteps(this.#spec)
      if (isLater(steps)) return this.#prepare(steps, max)
      this.#evaluation = evaluationOf(this.#spec, steps)
    }
    const calls = this.#spec.calls.pull(max)
    return isLater(calls) ? calls.then((known) => this.#callUnpaused(known)) : this.#callUnpaused(calls)
  }

  async #prepare(steps: PromiseLike<readonly LiveStep[]>, max: number): Promise<Batch | undefined> {
    this.#spec.pulse.begin()
    try {
      this.#evaluation = evaluationOf(this.#spec, await steps)
    } finally {
      this.#spec.pulse.end()
    }
    return this.pull(max)
  }

  #callUnpaused(calls: Calls | undefined): Pulled<Batch> {
    const { paused } = this.#spec.pulse
    return paused === undefined ? this.#call(calls) : paused.then(() => this.#callUnpaused(calls))
  }

  #call(calls: Calls | undefined): Pulled<Batch> {
    if (calls === undefined) return undefined
    const began = performance.now()
    this.#tally.submitted += calls.size
    const outcome = evaluate(this.#evaluation as Evaluation, calls, cleanCalls(calls))
    return isLater(outcome) ? this.#later(calls, outcome, began) : this.#finish(calls, outcome, began)
  }

  async #later(calls: Calls, outcome: PromiseLike<Outcome>, began: number): Promise<Batch> {
    this.#spec.pulse.begin()
    this.#tally.running += calls.size
    try {
      return this.#finish(calls, await outcome, began)
    } finally {
      this.#tally.running -= calls.size
      this.#spec.pulse.end()
    }
  }

  #finish(calls: Calls, outcome: Outcome, began: number): Batch {
    const tally = this.#tally
    tally.busyMs += performance.now() - began
    tally.pulled += calls.size
    tally.failed += outcome.failures.length
    tally.timeouts += timeoutsOf(outcome.failures)
    return settle(calls, outcome, this.#subject)
  }
}

function evaluationOf({ bare, unpack, timeoutMs }: LaneSpec, steps: readonly LiveStep[]): Evaluation {
  return { steps, bare, unpack, ...(timeoutMs === undefined ? {} : { timeoutMs }) }
}

function liveSteps({ steps }: LaneSpec): readonly LiveStep[] | Promise<readonly LiveStep[]> {
  const alive = steps.map(live)
  return alive.some(isLater) ? Promise.all(alive) : (alive as LiveStep[])
}
