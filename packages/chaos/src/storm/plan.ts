import { Stream } from '../random/stream.ts'
import type { Lots } from './fault.ts'
import { type Due, dueAfter, type Timing } from './timing.ts'

/** A strike that is to come: all that is decided beforehand. */
export interface Planned {
  /** Which fault: its name, numbered from the second of that name on: `'kill'`, `'kill-2'`. */
  readonly fault: string
  /** Which of its strikes, from 1. */
  readonly strike: number
  readonly due: Due
  readonly lots: Lots
}

/** All strikes of a fault, as a seed decides them. They depend on nothing else: not on other faults, nor on what happens. */
export function* planned(fault: string, timing: Timing, seed: number): Generator<Planned, void, undefined> {
  const stream = new Stream(seed, fault)
  let due: Due | undefined
  for (let strike = 1; strike <= (timing.times ?? Number.POSITIVE_INFINITY); strike++) {
    due = dueAfter(due, timing, stream)
    yield { fault, strike, due, lots: [stream.next(), stream.next(), stream.next()] }
  }
}
