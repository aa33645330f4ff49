import type { JsonValue } from '../json.ts'
import type { CoverageState, Guarantee } from './record.ts'

/** What a sink is told of sessions before. */
export interface SinkPast {
  /** Id of the run, a UUID. */
  readonly run: string
  /** Name of the sink's node. */
  readonly sink: string
  /** What stands in the journal; `undefined`: the sink begins. */
  readonly last: { readonly holds: CoverageState; readonly mark: JsonValue } | undefined
  /**
   * `resume`: what follows is added to what it holds; `mend`: what follows belongs into holes of what is complete: each call is
   * aimed at one.
   */
  readonly mode: 'resume' | 'mend'
}

/**
 * What a session that writes something offers to runs with a journal: it goes on where it stopped, and nothing is written twice.
 *
 * Calls: `resume`, then calls of items with `commit` and `hole` between them, never while one has not settled; a `commit` of
 * all that is there, then `end`. An item that has not settled, or failed, is not one that it was called with.
 */
export interface DurableSink {
  readonly guarantee: Guarantee
  /**
   * Before the first item: opens what it wrote, and takes away what it is not sure of. Answers what it holds for sure, which may
   * be more than the journal knows; `undefined`: what the journal says. With mode `mend`, what was mended is among it.
   *
   * @throws (or rejects) TransportError `ERR_SINK_LOST`: what the journal says it holds is not there
   */
  resume(past: SinkPast): CoverageState | undefined | PromiseLike<CoverageState | undefined>
  /**
   * Stores all items that it was called with before, and `holds` with them, as one: either is there after a crash, or neither.
   * What is called while it settles belongs to the next one. Answers what it wants to be told at the next `resume`: small.
   *
   * @param holds - makes the state of what was called before, all sessions included
   */
  commit(holds: () => CoverageState): JsonValue | PromiseLike<JsonValue>
  /** What it answers for an item that it holds already. */
  pass(inbox: readonly unknown[]): unknown
  /**
   * An item failed before it came here: the place where it would stand, for who mends it later; `undefined`: anywhere. Each
   * item has its own, also where several stand in the same place.
   */
  hole?(): JsonValue | undefined
  /**
   * With mode `mend`: the next item belongs there. What is filled since a session before stays as it is.
   *
   * @param place - of the items that belong into one hole, as what a group became that failed as a whole does: which one it is,
   * from 0. They stand by their places, and each is filled on its own, some in a later session than others
   */
  aim?(hole: JsonValue | undefined, place: number): void
  /** Told, during a call, that much waits in memory: whoever runs it does well to `commit` before the interval is over. */
  onFull?: () => void
}
