import type { WorkerError } from '../errors.ts'
import { failureKind } from './failure-kind.ts'
import { checkOptions, count, duration, LONGEST_MS, type Rules } from './option.ts'

/** How often, and after what, an item is attempted again. */
export interface RetryOptions {
  /** Attempts in all, the first included. @defaultValue 1, so no failure is repeated; a lost worker: 3 */
  readonly attempts?: number | undefined
  /** Wait before the second attempt, in Ms; doubled before each further one. @defaultValue 0 */
  readonly backoffMs?: number | undefined
  /** Share of the wait that is random, 0 to 1; `true` is 1, `false` is 0. @defaultValue false */
  readonly jitter?: number | boolean | undefined
  /** Which failures are worth another attempt. @defaultValue what functions throw and lost workers, not time-outs */
  readonly when?: ((error: WorkerError, attempt: number) => boolean) | undefined
}

/** Checked {@link RetryOptions}, defaults filled in. */
export interface RetryPolicy {
  readonly attempts: number | undefined
  readonly backoffMs: number
  /** 0 to 1. */
  readonly jitter: number
  readonly when: ((error: WorkerError, attempt: number) => boolean) | undefined
}

const rules: Rules<RetryOptions> = {
  attempts: count(),
  backoffMs: duration(0),
  jitter: (value) =>
    typeof value === 'boolean' || (typeof value === 'number' && value >= 0 && value <= 1)
      ? undefined
      : 'a number from 0 to 1, true or false',
  when: (value) => (typeof value === 'function' ? undefined : 'a function of the error and the attempt'),
}

/** Fills defaults in. @throws ArgumentError `ERR_ARGUMENT` for a wrong or unknown option. */
export function retryPolicy(options: unknown): RetryPolicy {
  checkOptions<RetryOptions>('retry', options, rules)
  const { attempts, backoffMs = 0, jitter = false, when } = options
  return Object.freeze({ attempts, backoffMs, jitter: Number(jitter), when })
}

/** How often an item is tried when its worker is lost, where nothing else is said. */
const LOSSES = 3

/**
 * Whether a call that failed is attempted again: after so many attempts, with this error. What functions throw and
 * time-outs only as the policy says, lost workers three attempts in all. A `when` that throws says no.
 */
export function isWorthRetrying(policy: RetryPolicy | undefined, error: WorkerError, attempt: number): boolean {
  const kind = failureKind(error.cause)
  const attempts = policy?.attempts ?? (kind === 'loss' ? LOSSES : 1)
  if (attempt >= attempts) return false
  const when = policy?.when
  if (when === undefined) return kind !== 'timeout'
  try {
    return when(error, attempt)
  } catch {
    return false
  }
}

/** Ms to wait after so many attempts: doubled each time, a share of it random. */
export function backoff(policy: RetryPolicy | undefined, attempt: number, random: () => number = Math.random): number {
  if (policy === undefined) return 0
  const whole = Math.min(LONGEST_MS, policy.backoffMs * 2 ** (attempt - 1))
  return whole * (1 - policy.jitter * random())
}
