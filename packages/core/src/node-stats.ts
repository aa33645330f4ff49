import type { PiperError } from '@papy/contract'

/** What one piper has done in this run so far; a snapshot. */
export interface NodeStats {
  /** Items read; of a join, rows. */
  readonly in: number
  /** Items emitted, placeholders included. */
  readonly out: number
  /** Placeholders that were made here, not those that passed through. */
  readonly errors: number
  /** Of these, items that took longer than `timeoutMs`. */
  readonly timeouts: number
  /** Attempts after the first. */
  readonly retries: number
  /** With `cache`: calls that were not made, because what they give was in it. */
  readonly reused?: number
  /** Items emitted per second. */
  readonly perSecond: number
  /** Share of the time and of its workers, 0 to 1, that it was computing; the four shares are 1 together. */
  readonly busy: number
  /** … that its readers held it up. */
  readonly blocked: number
  /** … that there was nothing to do. */
  readonly idle: number
  /** … that finished items waited for the one whose turn it was. */
  readonly waiting: number
  /** Time from when items were submitted until their results were there, in Ms. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number }
  /** Calls submitted whose results were not pulled yet. */
  readonly queued: number
  /** First item that holds finished ones up, and for how long. */
  readonly headOfLine?: { readonly index: number; readonly sinceMs: number }
  /** With `track`: each result by its index; else empty. */
  readonly tracked: ReadonlyMap<number, unknown | PiperError>
}

/** Of a piper that has not been started. */
export const idleStats: NodeStats = Object.freeze({
  in: 0,
  out: 0,
  errors: 0,
  timeouts: 0,
  retries: 0,
  perSecond: 0,
  busy: 0,
  blocked: 0,
  idle: 1,
  waiting: 0,
  latencyMs: Object.freeze({ p50: 0, p95: 0, p99: 0 }),
  queued: 0,
  tracked: new Map<number, unknown>(),
})
