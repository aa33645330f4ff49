import type { Accumulator } from './accumulator.ts'

/** A worker function that passes items on, and knows the state of those it has seen. */
export interface Watching<Item, State> {
  (inbox: readonly [Item]): Item
  /** The state of the items so far. */
  state(): State
}

/**
 * A worker function for a serial piper: each item becomes the state of all items up to it, so the last one is that of the
 * whole stream. It goes on counting in a second run; make a new one where that should not be.
 */
export function running<Item, State>(accumulator: Accumulator<Item, State>): (inbox: readonly [Item]) => State {
  const accumulation = accumulator.begin()
  // Named as properties are: other functions within are renamed when they are bundled, and their names are those of pipers.
  const worker = {
    running: ([item]: readonly [Item]): State => {
      accumulation.add(item)
      return accumulation.state()
    },
  }
  return worker.running
}

/**
 * A worker function for a serial piper behind a parallel one: each state of a part becomes that of all parts up to it.
 *
 * ```ts
 * plumber.addPipe([
 *   new Piper([gathered, statisticsOf], { parallel: pool, consume: 1000 }),
 *   new Piper(merging(statistics)),
 * ])
 * ```
 */
export function merging<Item, State>(accumulator: Accumulator<Item, State>): (inbox: readonly [State]) => State {
  let merged: State | undefined
  const worker = {
    merging: ([state]: readonly [State]): State => {
      merged = merged === undefined ? state : accumulator.merge(merged, state)
      return merged
    },
  }
  return worker.merging
}

/**
 * A worker function for a serial piper that passes its items on as they are. What they sum up to is there at any time:
 *
 * ```ts
 * const seen = watching(statistics)
 * plumber.addPipe([measure, seen, write])
 * …
 * console.log(seen.state().mean)
 * ```
 */
export function watching<Item, State>(accumulator: Accumulator<Item, State>): Watching<Item, State> {
  const accumulation = accumulator.begin()
  const worker = {
    watching: ([item]: readonly [Item]): Item => {
      accumulation.add(item)
      return item
    },
  }
  return Object.assign(worker.watching, { state: (): State => accumulation.state() })
}
