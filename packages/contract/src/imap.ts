import type { Lane, LaneSpec } from './engine/lane.ts'
import type { RetryPolicy } from './engine/retry.ts'
import type { Step } from './function/index.ts'
import type { Ledger } from './ledger.ts'
import type { LiveWorker } from './live-worker.ts'
import type { Plugin } from './plugin.ts'
import type { Recipe } from './recipe.ts'

/** What holds for an IMap, defaults filled in. Frozen. */
export interface IMapSettings {
  readonly name: string
  /** Each runtime's factory name, host if it is another one, and number of workers: `['threads(2)', 'ssh(ada@h1, 4)']`. */
  readonly workers: readonly string[]
  /** Items of one task that are submitted before it is the next one's turn, and most items per message. */
  readonly stride: number | 'adaptive'
  /** Most items in flight (submitted, not yet pulled) over all tasks; `'topology'`: what these need. */
  readonly buffer: number | 'topology'
  /** Most bytes in flight over all tasks, by the weight of sampled items; absent: no limit of its own. */
  readonly bufferBytes?: number
  readonly ordered: boolean
  /** Whether an item whose pull timed out is given up. */
  readonly skip: boolean
  /** Whether consecutive pipers may share one trip. */
  readonly fuse: boolean
  /** Whether buffers in items and results are moved to and from workers instead of copied. */
  readonly transfer: boolean
  /** What is attempted again, unless a piper says otherwise. */
  readonly retry?: RetryPolicy
}

/**
 * A pool of local and remote workers that evaluates several interwoven maps in strides: what a Piper needs of it. The
 * class is in `@papy/imap`.
 */
export interface IMap extends AsyncDisposable {
  readonly name: string
  readonly settings: IMapSettings
  /** How many workers it has. */
  readonly size: number
  /**
   * Refuses functions that its workers could not get.
   *
   * @throws ArgumentError `ERR_CAPTURE`, `ERR_NOT_EXPORTED`; SerializerError `ERR_NOT_SERIALIZABLE`.
   */
  admit(steps: readonly Step[]): void
  /**
   * Checks that so many maps at once fit the buffer.
   *
   * @throws ArgumentError `ERR_BUFFER_TOO_SMALL`, with the `least` buffer that works.
   */
  ensureBuffer(maps?: number): void
  /** Where its workers run; absent where that is nobody's business. */
  readonly '~runtimes'?: readonly Plugin<'runtime'>[]
  /** Its workers that live now, in the order in which they were started; absent where that is nobody's business. */
  '~workers'?(): readonly LiveWorker[]
  /** The call that makes one like it, without options that are defaults; absent where it cannot be saved. */
  readonly '~recipe'?: Recipe
  /** Opens one map for a Piper. */
  '~open'(spec: LaneSpec): Lane
  /** Ends it: workers, connections and timers are gone when it settles. */
  close(): Promise<void>
  stop(options?: { readonly drain?: boolean }): Promise<Ledger>
}
