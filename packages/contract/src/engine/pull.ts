import { ArgumentError, describe } from '../errors.ts'
import { LONGEST_MS } from './option.ts'

/** Options of one pull. */
export interface PullOptions {
  /** Ms to wait for the item; it stays for a later pull. 0: do not wait. @defaultValue no limit */
  readonly timeoutMs?: number
  /** Gives this pull up; its item stays for a later pull. */
  readonly signal?: AbortSignal
}

/** A pull that is not answered yet. */
export interface Waiter {
  /** Takes all that is there at once. */
  readonly whole: boolean
  resolve(result: IteratorResult<never, undefined>): void
  reject(error: unknown): void
  /** Lets go of timer and signal. */
  release?: () => void
}

/** What is done with a waiter that nothing came for. */
export interface Unanswered {
  timedOut(timeoutMs: number): void
  aborted(reason: unknown): void
}

/** Watches the limits that a pull has, until its waiter is released. */
export function limitPull(waiter: Waiter, { timeoutMs, signal }: PullOptions, unanswered: Unanswered): void {
  const limited = timeoutMs !== undefined && timeoutMs <= LONGEST_MS
  if (!limited && signal === undefined) return
  if (timeoutMs === 0) return unanswered.timedOut(timeoutMs)
  const timer = limited ? setTimeout(() => unanswered.timedOut(timeoutMs), timeoutMs) : undefined
  const onAbort = () => unanswered.aborted(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  waiter.release = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

/** @throws ArgumentError `ERR_ARGUMENT` unless it is a number of Ms, or absent. */
export function checkTimeout(timeoutMs: number | undefined): void {
  if (timeoutMs === undefined || (typeof timeoutMs === 'number' && timeoutMs >= 0)) return
  throw new ArgumentError('ERR_ARGUMENT', `timeoutMs must be a number of Ms from 0, not ${describe(timeoutMs)}`, {
    value: timeoutMs,
  })
}
