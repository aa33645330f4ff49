import { isPapyError, TimeoutError } from '../errors.ts'
import type { LiveStep } from '../function/index.ts'
import { type Columns, inboxReader } from './calls.ts'
import { isLater } from './flow.ts'
import { LONGEST_MS } from './items.ts'
import { Interrupted, unpacked } from './unpacked.ts'

/** What is called, and how. */
export interface Evaluation {
  /** Composed left to right. */
  readonly steps: readonly LiveStep[]
  /** The first function takes the bare item instead of an inbox. */
  readonly bare: boolean
  /**
   * Results are unpacked: into a number of items, checked here; or `'each'`, because they go to another thread, however
   * many there are.
   */
  readonly unpack: number | 'each' | undefined
  /** Ms an item may take; it can only end awaits. */
  readonly timeoutMs?: number
}

/** One call that failed. */
export interface Failure {
  /** Number of the call. */
  readonly at: number
  /** Which of the composed functions. */
  readonly step: number
  /** What it threw. */
  readonly cause: unknown
  /** Its value holds what could be had of the result before. */
  readonly partial?: boolean
}

/** How many of these failed because they took too long. */
export function timeoutsOf(failures: readonly Failure[]): number {
  let count = 0
  for (const { cause } of failures) if (isPapyError(cause) && cause.code === 'ERR_TIMEOUT') count++
  return count
}

/** Results of a run of calls; `undefined` where one failed. */
export interface Outcome {
  readonly values: unknown[]
  readonly failures: readonly Failure[]
}

/** What most runs of calls have: no failure. Shared, so that it costs nothing. */
const none: readonly Failure[] = Object.freeze([])

/** Calls the functions on each inbox, one after the other; never throws. Answers at once while they do. */
export function evaluate(evaluation: Evaluation, columns: Columns, size: number): Outcome | Promise<Outcome> {
  const { steps, unpack, bare } = evaluation
  // The usual case, one item to a call, without a closure: this runs for single items too.
  const single = columns.counts === undefined && columns.columns.length === 1 ? columns.columns[0] : undefined
  const inboxAt = single === undefined ? inboxReader(columns, bare) : undefined
  const last = steps.length - 1
  const values = new Array<unknown>(size)
  let failures: Failure[] | undefined
  for (let at = 0; at < size; at++) {
    let step = 0
    try {
      const inbox = single === undefined ? inboxAt?.(at) : bare ? single[at] : [single[at]]
      let value = (steps[0] as LiveStep).call(inbox)
      while (step < last && !isLater(value)) value = (steps[++step] as LiveStep).call([value])
      if (unpack !== undefined && !isLater(value)) value = unpacked(value, unpack)
      if (isLater(value))
        return evaluateLater(evaluation, { values, failures: failures ?? [] }, inboxReader(columns, bare), {
          at,
          step,
          value,
          size,
        })
      values[at] = value
    } catch (cause) {
      failures ??= []
      failures.push(failure(values, at, step, cause))
    }
  }
  return { values, failures: failures ?? none }
}

function failure(values: unknown[], at: number, step: number, thrown: unknown): Failure {
  if (!isInterrupted(thrown)) return { at, step, cause: thrown }
  values[at] = thrown.items
  return { at, step, cause: thrown.cause, partial: true }
}

// Whatever was thrown: a Proxy that was revoked throws when it is asked what it is.
function isInterrupted(thrown: unknown): thrown is Interrupted {
  try {
    return thrown instanceof Interrupted
  } catch {
    return false
  }
}

interface Resumption {
  readonly at: number
  readonly step: number
  readonly value: unknown
  readonly size: number
}

// From the first promise on: the same loop with awaits, but only where a promise is.
async function evaluateLater(
  evaluation: Evaluation,
  outcome: { readonly values: unknown[]; readonly failures: Failure[] },
  inboxAt: (call: number) => unknown,
  { at: first, step: begun, value: pending, size }: Resumption,
): Promise<Outcome> {
  for (let at = first; at < size; at++) {
    const place = { step: at === first ? begun : 0 }
    const call = () => (at === first ? pending : (evaluation.steps[0] as LiveStep).call(inboxAt(at)))
    try {
      const value = finish(evaluation, call, place)
      outcome.values[at] = isLater(value) ? await within(value, evaluation.timeoutMs) : value
    } catch (cause) {
      outcome.failures.push(failure(outcome.values, at, place.step, cause))
    }
  }
  return outcome
}

// The rest of the composed functions of one call; a promise only if one of them gives one.
function finish({ steps, unpack }: Evaluation, call: () => unknown, place: { step: number }): unknown {
  const onward = (value: unknown): unknown => {
    let result = value
    while (!isLater(result) && place.step < steps.length - 1) result = (steps[++place.step] as LiveStep).call([result])
    if (isLater(result)) return Promise.resolve(result).then(onward)
    return unpack === undefined ? result : unpacked(result, unpack)
  }
  return onward(call())
}

async function within(value: PromiseLike<unknown>, timeoutMs: number | undefined): Promise<unknown> {
  if (timeoutMs === undefined || timeoutMs > LONGEST_MS) return value
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_, reject) => {
    const error = () =>
      new TimeoutError(
        'ERR_TIMEOUT',
        `the item took longer than ${timeoutMs} ms; raise timeoutMs if that is expected`,
        { timeoutMs },
      )
    timer = setTimeout(() => reject(error()), timeoutMs)
  })
  try {
    return await Promise.race([value, late])
  } finally {
    clearTimeout(timer)
  }
}
