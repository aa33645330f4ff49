import {
  type Address,
  addressAt,
  type Batch,
  Belongings,
  type Calls,
  cleanCalls,
  closeAll,
  currentFrame,
  type Endpoint,
  type Evaluation,
  evaluate,
  Frame,
  ItemDesk,
  indexOf,
  isLater,
  type Lane,
  type LaneCounts,
  type LaneSpec,
  Latency,
  type Outcome,
  type Pulled,
  positionsOf,
  type Subject,
  settle,
  subjectOf,
  timeoutsOf,
} from '@papy/contract/engine'
import { type LiveStep, live } from '@papy/contract/function'
import { retried } from './retried.ts'

/** Calls made in this thread, on demand: no more than are asked for. */
export class SerialLane implements Lane {
  #evaluation: Evaluation | undefined
  /** Ends of the transports that its functions use themselves. */
  #ends: readonly Endpoint[] = []
  #desk: ItemDesk | undefined
  /** What its functions hold for the run. */
  readonly #belongings = new Belongings()
  #closed = false
  #frame: Frame | undefined
  /** What is being called. */
  #calls: Calls | undefined
  /** Aborted when no attempt is to wait any more. */
  readonly #hurry = new AbortController()
  readonly #spec: LaneSpec
  readonly #subject: Subject
  /** When the last batch was finished; what follows until the next pull is its readers' time. */
  #finishedMs = 0
  readonly #latency = new Latency()
  readonly #tally = {
    submitted: 0,
    pulled: 0,
    failed: 0,
    timeouts: 0,
    retries: 0,
    reused: 0,
    running: 0,
    busyMs: 0,
    blockedMs: 0,
    waitingMs: 0,
  }

  constructor(spec: LaneSpec) {
    this.#spec = spec
    this.#subject = subjectOf(spec)
  }

  get counts(): LaneCounts {
    const { reused, ...tally } = this.#tally
    const found = this.#spec.reuse === undefined ? {} : { reused }
    return { ...tally, ...found, latencyMs: this.#latency.percentiles() }
  }

  start(): void {}

  wake(): void {}

  drain(): void {
    this.#hurry.abort()
  }

  // Nothing is evaluated that nobody waits for.
  async settled(): Promise<void> {}

  giveUp(): number {
    void this.close()
    return 0
  }

  close(): void | PromiseLike<void> {
    if (this.#closed) return
    this.#closed = true
    this.#hurry.abort()
    this.#frame?.abort(new DOMException('the run was closed', 'AbortError'))
    const freed = this.#belongings.close()
    return this.#belongings.used ? closeAll([this.#spec.calls, { close: () => freed }]) : this.#spec.calls.close()
  }

  pull(max: number): Pulled<Batch> {
    if (this.#closed) return undefined
    if (this.#evaluation === undefined) {
      const steps = liveSteps(this.#spec, () => this.#address())
      if (isLater(steps) || this.#spec.items !== undefined || this.#spec.reuse !== undefined)
        return this.#prepare(steps, max)
      this.#evaluation = evaluationOf(this.#spec, steps)
    }
    // Not item by item: there the clock would cost more than it tells.
    if (max > 1 && this.#finishedMs > 0) this.#tally.blockedMs += performance.now() - this.#finishedMs
    const calls = this.#spec.calls.pull(max)
    return isLater(calls) ? calls.then((known) => this.#callUnpaused(known)) : this.#callUnpaused(calls)
  }

  async #prepare(
    steps: readonly LiveStep[] | PromiseLike<readonly LiveStep[]>,
    max: number,
  ): Promise<Batch | undefined> {
    this.#spec.pulse.begin()
    try {
      const opened = (this.#spec.items?.vias ?? []).map((via) => via.open())
      const { reuse } = this.#spec
      const [known, ends, cache] = await Promise.all([steps, Promise.all(opened), reuse?.cache.open(reuse.context)])
      this.#ends = ends
      this.#evaluation = { ...evaluationOf(this.#spec, known), ...(cache === undefined ? {} : { reuse: cache }) }
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
    const outcome = this.#evaluate(calls)
    return isLater(outcome) ? this.#later(calls, outcome, began) : this.#finish(calls, outcome, began)
  }

  #evaluate(calls: Calls): Outcome | Promise<Outcome> {
    const { name: node, run, retry, keep = false } = this.#spec
    this.#calls = calls
    this.#desk = this.#deskFor(calls)
    const items = this.#desk && { desk: this.#desk, keep }
    const where = {
      run,
      node,
      first: calls.first,
      positions: positionsOf(calls),
      attempt: 1,
      items,
      belongings: this.#belongings,
    }
    const frame = new Frame(where)
    this.#frame = frame
    const outcome = evaluate(this.#evaluation as Evaluation, calls, cleanCalls(calls), { frame })
    if (retry === undefined) return outcome
    const again = (known: Outcome): Outcome | Promise<Outcome> => {
      if (known.failures.length === 0) return known
      return retried(known, {
        calls,
        where,
        retry,
        evaluation: this.#evaluation as Evaluation,
        subject: this.#subject,
        onAttempt: ({ at, cause, attempt = 1 }, next) => {
          this.#frame = next
          this.#tally.retries++
          this.#spec.report?.({ type: 'retry', index: indexOf(where, at), attempt, error: cause })
        },
        isOver: () => this.#closed,
        hurry: this.#hurry.signal,
      })
    }
    return isLater(outcome) ? outcome.then(again) : again(outcome)
  }

  #deskFor(calls: Calls): ItemDesk | undefined {
    const { items } = this.#spec
    if (items === undefined) return undefined
    return new ItemDesk(this.#ends, (ticket, index) =>
      items.hold(ticket, addressAt({ failed: false, ...calls }, index - calls.first).group),
    )
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

  /** Where the item belongs that is being called with. */
  #address(): Address {
    const calls = this.#calls as Calls
    return addressAt({ failed: false, ...calls }, (currentFrame()?.index ?? calls.first) - calls.first)
  }

  #finish(calls: Calls, outcome: Outcome, began: number): Batch {
    const tally = this.#tally
    this.#finishedMs = performance.now()
    const ms = this.#finishedMs - began
    const { reused } = outcome
    this.#spec.hop?.({
      ...{ ...calls, attempt: 1, at: Date.now() - ms, tookMs: ms },
      ...(reused === undefined ? {} : { reused: [reused] }),
    })
    this.#latency.record(ms / Math.max(1, calls.size))
    tally.busyMs += ms
    tally.pulled += calls.size
    tally.failed += outcome.failures.length
    tally.reused += outcome.reused ?? 0
    tally.timeouts += timeoutsOf(outcome.failures)
    const where = { first: calls.first, positions: positionsOf(calls) }
    this.#desk?.settle((index) => outcome.failures.some(({ at }) => indexOf(where, at) === index))
    const { report } = this.#spec
    if (report !== undefined) reportTimeouts(report, calls, outcome)
    return settle(calls, outcome, this.#subject)
  }
}

function reportTimeouts(report: NonNullable<LaneSpec['report']>, calls: Calls, { failures }: Outcome): void {
  const where = { first: calls.first, positions: positionsOf(calls) }
  for (const failure of failures)
    if (timeoutsOf([failure]) > 0) report({ type: 'timeout', index: indexOf(where, failure.at), error: failure.cause })
}

function evaluationOf({ bare, unpack, timeoutMs }: LaneSpec, steps: readonly LiveStep[]): Evaluation {
  return { steps, bare, unpack, ...(timeoutMs === undefined ? {} : { timeoutMs }) }
}

function liveSteps(
  { steps, sessions, name }: LaneSpec,
  address: () => Address,
): readonly LiveStep[] | Promise<readonly LiveStep[]> {
  const alive = steps.map((step) =>
    step.session && sessions !== undefined ? sessions.open(step, name, address) : live(step),
  )
  return alive.some(isLater) ? Promise.all(alive) : (alive as LiveStep[])
}
