/**
 * Counts what is in motion in one run: a read of an input, a call, a chunk at a worker.
 *
 * When nothing is and somebody still waits, nothing ever will be: a reader is starved by another one.
 */
export interface Pulse {
  begin(): void
  end(): void
  /** While the run is paused: settles when it goes on. Nothing is read and no call begun meanwhile. */
  readonly paused?: Promise<void> | undefined
}

/** For runs in which nobody can be starved by another reader. */
export const steady: Pulse = Object.freeze({ begin() {}, end() {} })
