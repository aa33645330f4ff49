import { Piper, type Plugin, type Plumber, step } from '@papy/core'
import type { IMap } from '@papy/imap'
import * as f from './fixtures/functions.mjs'

/** What a shape is filled with. */
export interface Filling {
  readonly imap: IMap
  readonly via: Plugin<'transport'>
  readonly fault: string
  /** Input items at which the culprit misbehaves. */
  readonly bad: readonly number[]
}

/** A graph whose pipes between workers use a transport. */
export interface Shape {
  readonly inputs: number
  /** Adds the pipers and pipes. */
  readonly lay: (plumber: Plumber, filling: Filling) => void
  /** What input item `x` becomes where nothing misbehaves. */
  readonly answer: (x: number) => number
}

/** Name of the piper whose function misbehaves. */
export const culprit = 'culprit'

/** Each has a culprit that reads, and is read, by the transport. */
export const shapes: Readonly<Record<'chain' | 'fan-out' | 'fan-in' | 'scatter', Shape>> = {
  chain: {
    inputs: 1,
    lay: (plumber, filling) => {
      const { on, pipe } = tools(plumber, filling)
      pipe(on(f.laden), misbehaving(filling), on(f.next), on(f.unladen))
    },
    answer: (x) => x + 1,
  },
  'fan-out': {
    inputs: 1,
    lay: (plumber, filling) => {
      const { on, pipe } = tools(plumber, filling)
      const [root, join] = [on(f.laden), on(f.joined)]
      pipe(root, misbehaving(filling), join)
      pipe(root, on(f.next), join, on(f.unladen))
    },
    answer: (x) => 2 * x + 1,
  },
  'fan-in': {
    inputs: 2,
    lay: (plumber, filling) => {
      const { on, pipe } = tools(plumber, filling)
      const join = on(f.joined)
      pipe(on(f.laden), misbehaving(filling), join)
      pipe(on(f.laden, { name: 'other' }), join, on(f.unladen))
    },
    answer: (x) => 2 * x,
  },
  scatter: {
    inputs: 1,
    lay: (plumber, filling) => {
      const { on, pipe } = tools(plumber, filling)
      pipe(
        on(f.laden),
        misbehaving(filling),
        on(f.thrice, { produce: 3 }),
        on(f.next, { spawn: 3 }),
        on(f.total, { consume: 3 }),
      )
    },
    answer: (x) => 9 * x + 6,
  },
}

function tools(plumber: Plumber, { imap, via }: Filling) {
  return {
    on: (what: unknown, options: object = {}) => piper(what, { parallel: imap, ...options }),
    pipe: (...pipers: readonly Piper[]) => plumber.addPipe(pipers as never, { via }),
  }
}

function misbehaving({ imap, fault, bad }: Filling): Piper {
  const bound = (step as (fn: unknown, ...args: readonly unknown[]) => unknown)(f.misbehave, fault, bad)
  return piper(bound, { name: culprit, parallel: imap })
}

// Without types: the shapes are about what happens at run time.
function piper(what: unknown, options: object = {}): Piper {
  return new Piper(what as never, options as never) as unknown as Piper
}
