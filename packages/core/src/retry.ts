import type { WorkerError } from '@papy/contract'
import { checkOptions, count, duration, type Rules } from '@papy/contract/engine'

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
export interface RetrySettings {
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
export function retrySettings(options: unknown): RetrySettings {
  checkOptions<RetryOptions>('retry', options, rules)
  const { attempts, backoffMs = 0, jitter = false, when } = options
  return Object.freeze({ attempts, backoffMs, jitter: Number(jitter), when })
}
