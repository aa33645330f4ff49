import type { Numbers } from './column.ts'

/** What a pull answers: a batch now, a batch later, or `undefined` at the end (again and again). */
export type Pulled<T> = T | undefined | PromiseLike<T | undefined>

/**
 * A stream as the engine reads it: by batches, on demand, synchronously where that is possible.
 *
 * One pull at a time. A pull throws or rejects once, with the error of the input, after all that was read before it; then
 * comes the end.
 */
export interface Flow<T> {
  /** What it answers is nobody else's: numbers in it may be written over, once they are not needed any more. */
  readonly exclusive?: boolean
  /**
   * Up to `max` items (calls), at least one of them, or at least the end of a group.
   *
   * @param spare - a buffer nobody needs any more: what is answered may be made in it
   */
  pull(max: number, spare?: Numbers): Pulled<T>
  /** Nothing more will be pulled: lets go of the inputs. Again is a no-op. */
  close(): void | PromiseLike<void>
}

/** What can be read as a {@link Flow}, so that no item is handed over one by one. */
export interface Flowing<T> {
  '~flow'(): Flow<T>
}

/** True for what answers later. */
export function isLater<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  const holds = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return holds && typeof (value as { then?: unknown }).then === 'function'
}
