import { setTimeout as delay } from 'node:timers/promises'
import {
  backoff,
  type Calls,
  type Evaluation,
  errorOf,
  evaluate,
  type Failure,
  Frame,
  indexOf,
  isWorthRetrying,
  type Outcome,
  type RetryPolicy,
  type Subject,
  sliceColumns,
  type Whereabouts,
} from '@papy/contract/engine'

/** What is attempted again, and how. */
export interface Retrying {
  readonly calls: Calls
  readonly where: Whereabouts
  readonly retry: RetryPolicy
  readonly evaluation: Evaluation
  readonly subject: Subject
  /** Told, before each further attempt of a call, how the one before failed. */
  readonly onAttempt: (failure: Failure, frame: Frame) => void
  /** Whether nobody wants the results any more. */
  readonly isOver: () => boolean
  /** Aborted when no attempt is to wait any more. */
  readonly hurry: AbortSignal
}

/** Makes failed calls again, one after the other, as long as the policy wants it. */
export async function retried(outcome: Outcome, retrying: Retrying): Promise<Outcome> {
  const values = [...outcome.values]
  const failures: Failure[] = []
  for (const failure of outcome.failures) {
    const last = await retriedCall(failure, values, retrying)
    if (last !== undefined) failures.push(last)
  }
  return { ...outcome, values, failures }
}

// The failure that is left, if one is.
async function retriedCall(first: Failure, values: unknown[], retrying: Retrying): Promise<Failure | undefined> {
  const { calls, where, retry, evaluation, subject, onAttempt, isOver, hurry } = retrying
  const { at } = first
  let failure = first
  for (
    let attempt = 1;
    isWorthRetrying(retry, errorOf(calls, subject, failure, attempt), attempt) && !isOver();
    attempt++
  ) {
    await delay(backoff(retry, attempt), undefined, { signal: hurry }).catch(() => {})
    if (isOver()) break
    const frame = new Frame({
      ...where,
      first: indexOf(where, at),
      positions: undefined,
      attempt: attempt + 1,
    })
    onAttempt(failure, frame)
    const outcome = await evaluate(evaluation, sliceColumns(calls, at, at + 1), 1, { frame })
    values[at] = outcome.values[0]
    const [again] = outcome.failures
    if (again === undefined) return undefined
    failure = { ...again, at, attempt: attempt + 1 }
  }
  return failure
}
