import type { JsonValue } from '../json.ts'

/** Under this name an input says how it is read from an item on. In the realm, so that copies of this package agree. */
export const replayFrom: unique symbol = Symbol.for('papy.replay-from')

/** An input that can be read again, from any of its items: the same items in the same order, each time. */
export interface Replayable<T = unknown> {
  /** @param position - items that are left out */
  [replayFrom](position: number): Iterable<T> | AsyncIterable<T>
  /** What tells it from others, where that is known: the path and size of a file. */
  identity?(): JsonValue | PromiseLike<JsonValue>
}
