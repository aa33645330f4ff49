import { type IMap, Piper, type Plumber, step } from '@papy/core'
import * as f from './fixtures/functions.mjs'

/** Name of the piper whose function misbehaves. */
export const culprit = 'culprit'

/** What a shape is filled with. */
export interface Filling {
  readonly imap: IMap
  readonly fault: string
  /** Input items at which it misbehaves. */
  readonly bad: readonly number[]
  readonly timeoutMs: number | undefined
}

/** A graph with one function in its middle that misbehaves. */
export interface Shape {
  /** Adds the pipers and pipes; what leaves the graph is read from the last piper. */
  readonly lay: (plumber: Plumber, filling: Filling) => Piper
  /** What input item `x` becomes where nothing misbehaves. */
  readonly answer: (x: number) => number
  /** Index, among the items of the culprit, of the one that misbehaves because of input item `x`. */
  readonly index: (x: number) => number
}

/** In a chain the culprit is in the midst of what is fused; where it spreads or is joined it is alone. */
export const shapes: Readonly<Record<'chain' | 'diamond' | 'scatter', Shape>> = {
  chain: {
    lay: (plumber, filling) => {
      const [parallel, last] = [{ parallel: filling.imap }, piper(f.double, { parallel: filling.imap })]
      pipe(plumber, piper(f.same, parallel), misbehaving(filling, filling.bad), piper(f.inc, parallel), last)
      return last
    },
    answer: (x) => 2 * (x + 1),
    index: (x) => x,
  },
  diamond: {
    lay: (plumber, filling) => {
      const parallel = { parallel: filling.imap }
      const [root, join, last] = [piper(f.same, parallel), piper(f.add, parallel), piper(f.double)]
      pipe(plumber, root, misbehaving(filling, filling.bad), join, last)
      pipe(plumber, root, piper(f.inc, parallel), join)
      return last
    },
    answer: (x) => 2 * (2 * x + 1),
    index: (x) => x,
  },
  scatter: {
    lay: (plumber, filling) => {
      const parallel = { parallel: filling.imap }
      const last = piper(f.double, parallel)
      pipe(
        plumber,
        piper(f.thrice, { ...parallel, produce: 3 }),
        misbehaving(
          filling,
          filling.bad.map((x) => 3 * x + 1),
          { spawn: 3 },
        ),
        piper(f.total, { consume: 3 }),
        last,
      )
      return last
    },
    answer: (x) => 2 * (9 * x + 3),
    index: (x) => 3 * x + 1,
  },
}

function misbehaving({ imap, fault, timeoutMs }: Filling, bad: readonly number[], options: object = {}): Piper {
  const bound = (step as (fn: unknown, ...args: readonly unknown[]) => unknown)(f.misbehave, fault, bad)
  const limit = timeoutMs === undefined ? {} : { timeoutMs }
  return piper(bound, { name: culprit, parallel: imap, ...limit, ...options })
}

// Without types: the shapes are about what happens at run time.
function piper(what: unknown, options: object = {}): Piper {
  return new Piper(what as never, options as never) as unknown as Piper
}

function pipe(plumber: Plumber, ...pipers: readonly Piper[]): void {
  plumber.addPipe(pipers as never)
}
