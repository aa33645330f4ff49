import type { Missing, ResultsCache } from '../cache.ts'
import { type PiperError, TimeoutError } from '../errors.ts'
import type { LiveStep } from '../function/index.ts'
import { type Columns, inboxReader } from './calls.ts'
import { readable } from './column.ts'
import { enterFrame, type Frame } from './current-task.ts'
import { failureKind } from './failure-kind.ts'
import { isLater } from './flow.ts'
import { LONGEST_MS } from './option.ts'
import { Interrupted, unpacked } from './unpacked.ts'

/** What is called, and how. */
export interface Evaluation {
  /** Composed left to right. */
  readonly steps: readonly LiveStep[]
  /** The first function takes the bare item instead of an inbox. */
  readonly bare: boolean
  /**
   * Results are unpacked: into a number of items, checked here; or `'each'`, because they go to another worker, however
   * many there are.
   */
  readonly unpack: number | 'each' | undefined
  /** Ms an item may take; it can only end awaits. */
  readonly timeoutMs?: number
  /** Where results are looked for before calls are made, and kept. */
  readonly reuse?: ResultsCache
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
  /** Which attempt it was; 1 where nothing is said. */
  readonly attempt?: number
  /** Label of the worker it was made by; absent in this thread. */
  readonly worker?: string
  /** Which leg of a trip it failed in; the first where nothing is said. */
  readonly leg?: number
  /** What that was called with, where it is not what the trip began with. */
  readonly inbox?: readonly unknown[]
  /** What its inbox failed with, where that was found only when the call was to be made; then it was not. */
  readonly placeholder?: PiperError
}

/** Who follows the calls of one run. */
export interface Following {
  /** Answers `currentTask()`. */
  readonly frame: Frame
  /**
   * Asked for each call before it is made, so that what is known of it is known even if it never ends. Where it answers
   * false, neither this call nor those behind it are made: the outcome has as many values as there were calls.
   */
  readonly claim?: ((at: number) => boolean) | undefined
  /** An array of as many places as there are calls, to be filled with the results. */
  readonly values?: unknown[] | undefined
}

/** How many of these failed because they took too long. */
export function timeoutsOf(failures: readonly Failure[]): number {
  let count = 0
  for (const { cause } of failures) if (failureKind(cause) === 'timeout') count++
  return count
}

/** Results of a run of calls, as many as were made; `undefined` where one failed. */
export interface Outcome {
  readonly values: unknown[]
  readonly failures: readonly Failure[]
  /** How many of the values were in a cache; absent: none. */
  readonly reused?: number
}

/** What most runs of calls have: no failure. Shared, so that it costs nothing. */
const none: readonly Failure[] = Object.freeze([])

/** Calls the functions on each inbox, one after the other; never throws. Answers at once while they do. */
export function evaluate(
  evaluation: Evaluation,
  columns: Columns,
  size: number,
  following: Following,
): Outcome | Promise<Outcome> {
  const { frame } = following
  const outer = enterFrame(frame)
  try {
    return evaluateNow(evaluation, columns, size, following)
  } finally {
    enterFrame(outer)
  }
}

function evaluateNow(
  evaluation: Evaluation,
  columns: Columns,
  size: number,
  following: Following,
): Outcome | Promise<Outcome> {
  const { steps, unpack, bare, reuse } = evaluation
  const { frame, claim, values = new Array<unknown>(size) } = following
  // The usual case, one item to a call, without a closure: this runs for single items too.
  const [column] = columns.columns
  const single = columns.counts === undefined && columns.columns.length === 1 && column && readable(column)
  const inboxAt = !single ? inboxReader(columns, bare) : undefined
  const last = steps.length - 1
  let failures: Failure[] | undefined
  let reused = 0
  for (let at = 0; at < size; at++) {
    if (claim !== undefined && !claim(at)) {
      values.length = at
      break
    }
    let step = 0
    frame.at = at
    try {
      const inbox = !single ? inboxAt?.(at) : bare ? single[at] : [single[at]]
      const look = reuse?.look(inbox)
      if (look?.found === true) {
        values[at] = look.value
        reused++
        continue
      }
      let value = (steps[0] as LiveStep).call(inbox)
      while (step < last && !isLater(value)) value = (steps[++step] as LiveStep).call([value])
      if (unpack !== undefined && !isLater(value)) value = unpacked(value, unpack)
      if (isLater(value))
        return evaluateLater(
          evaluation,
          { values, failures: failures ?? [], reused },
          inboxReader(columns, bare),
          following,
          { at, step, value, size, look },
        )
      values[at] = value
      look?.keep?.(value)
    } catch (cause) {
      failures ??= []
      failures.push(failure(values, at, step, cause))
    }
  }
  return reused === 0 ? { values, failures: failures ?? none } : { values, failures: failures ?? none, reused }
}

function failure(values: unknown[], at: number, step: number, thrown: unknown): Failure {
  const partial = isInterrupted(thrown)
  values[at] = partial ? thrown.items : undefined
  return partial ? { at, step, cause: thrown.cause, partial } : { at, step, cause: thrown }
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
  /** What was found of the call; that its result is missing. */
  readonly look: Missing | undefined
}

// From the first promise on: the same loop with awaits, but only where a promise is.
async function evaluateLater(
  evaluation: Evaluation,
  outcome: { readonly values: unknown[]; readonly failures: Failure[]; reused: number },
  inboxAt: (call: number) => unknown,
  { frame, claim }: Following,
  { at: first, step: begun, value: pending, size, look: begunLook }: Resumption,
): Promise<Outcome> {
  for (let at = first; at < size; at++) {
    if (at !== first && claim !== undefined && !claim(at)) {
      outcome.values.length = at
      break
    }
    const place = { step: at === first ? begun : 0 }
    const inbox = at === first ? undefined : inboxAt(at)
    const call = () => (at === first ? pending : (evaluation.steps[0] as LiveStep).call(inbox))
    const look = at === first ? begunLook : evaluation.reuse?.look(inbox)
    if (look?.found === true) {
      outcome.values[at] = look.value
      outcome.reused++
      frame.end(at)
      continue
    }
    try {
      const value = finish(evaluation, within(frame, at), call, place)
      outcome.values[at] = isLater(value) ? await limited(value, evaluation.timeoutMs, frame, at) : value
      look?.keep?.(outcome.values[at])
    } catch (cause) {
      outcome.failures.push(failure(outcome.values, at, place.step, cause))
    } finally {
      frame.end(at)
    }
  }
  const { reused, ...rest } = outcome
  return reused === 0 ? rest : outcome
}

/** Makes a call within a frame. */
type Within = (call: () => unknown) => unknown

// Composed functions may begin in a later turn: each knows which item it is called with.
function within(frame: Frame, at: number): Within {
  return (call) => {
    frame.at = at
    const outer = enterFrame(frame)
    try {
      return call()
    } finally {
      enterFrame(outer)
    }
  }
}

// The rest of the composed functions of one call; a promise only if one of them gives one.
function finish({ steps, unpack }: Evaluation, enter: Within, call: () => unknown, place: { step: number }): unknown {
  const onward = (value: unknown): unknown => {
    let result = value
    while (!isLater(result) && place.step < steps.length - 1) {
      const [next, inbox] = [steps[++place.step] as LiveStep, [result]]
      result = enter(() => next.call(inbox))
    }
    if (isLater(result)) return Promise.resolve(result).then(onward)
    return unpack === undefined ? result : unpacked(result, unpack)
  }
  return onward(enter(call))
}

async function limited(
  value: PromiseLike<unknown>,
  timeoutMs: number | undefined,
  frame: Frame,
  at: number,
): Promise<unknown> {
  if (timeoutMs === undefined || timeoutMs > LONGEST_MS) return value
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      const error = tookTooLong(timeoutMs)
      frame.abortCall(at, error)
      reject(error)
    }, timeoutMs)
  })
  try {
    return await Promise.race([value, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The error of an item that took longer than it may. */
export function tookTooLong(timeoutMs: number): TimeoutError {
  const message = `the item took longer than ${timeoutMs} ms; raise timeoutMs if that is expected`
  return new TimeoutError('ERR_TIMEOUT', message, { timeoutMs })
}
