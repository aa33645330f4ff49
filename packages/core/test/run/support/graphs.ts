import { isPiperError } from '@papy/contract'
import { Piper, type PiperOptions, Plumber, type WorkerError } from '@papy/core'
import type { Random } from '../../../../../.config/testing/random.ts'
import { DrawnPool } from './pool.ts'

/** How the pipers of a graph are evaluated. */
export interface Setting {
  readonly pick: Random
  /** Pools of pipers, in turn; `undefined` is this thread. */
  readonly pools: readonly (DrawnPool | undefined)[]
  /** Items a reader of a fork may be ahead of another. */
  readonly tee?: number
}

/** A graph to be made again and again. */
export interface Shape {
  readonly name: string
  readonly inputs: number
  /** Input items that one row needs, at most. */
  lay(plumber: Plumber, piper: (fn: Fn, options?: PiperOptions) => Piper): void
}

type Fn = (inbox: never) => unknown

const sum = (value: unknown): number =>
  Array.isArray(value) ? value.reduce((total: number, part) => total + sum(part), value.length) : Number(value)
const add = (inbox: readonly unknown[]) => sum(inbox)
const addLater = async (inbox: readonly unknown[]) => {
  await undefined
  return sum(inbox)
}
const refuse = ([x]: [number]) => {
  if (x % 5 === 3) throw new RangeError(`no ${x}`)
  return x
}
const pair = ([x]: [number]) => [x, x * 10]
const spread = ([x]: [number]) => Array.from({ length: Math.abs(x) % 4 }, (_, i) => x * 100 + i)

/** Chains, forks and joins with everything that gathers and unpacks. */
export const shapes: readonly Shape[] = [
  {
    name: 'chain',
    inputs: 1,
    lay: (plumber, piper) => void plumber.addPipe([piper(add), piper(addLater), piper(refuse), piper(add)] as never),
  },
  {
    name: 'fork with two outputs',
    inputs: 1,
    lay(plumber, piper) {
      const [root, one, two] = [piper(add), piper(addLater), piper(refuse)]
      plumber.addPipe([root, one] as never)
      plumber.addPipe([root, two] as never)
    },
  },
  {
    name: 'diamond',
    inputs: 1,
    lay(plumber, piper) {
      const [root, one, two, join] = [piper(refuse), piper(addLater), piper(add), piper(add)]
      plumber.addPipe([root, one, join] as never)
      plumber.addPipe([root, two, join] as never)
    },
  },
  {
    name: 'a join with its own ancestor',
    inputs: 1,
    lay(plumber, piper) {
      const [root, one, join] = [piper(add), piper(addLater), piper(add)]
      plumber.addPipe([root, one, join] as never)
      plumber.addPipe([root, join] as never)
    },
  },
  {
    name: 'produce, spawn, consume',
    inputs: 1,
    lay(plumber, piper) {
      const many = piper(pair, { produce: 2 })
      plumber.addPipe([many, piper(addLater, { spawn: 2 }), piper(add, { consume: 2 })] as never)
    },
  },
  {
    name: 'gathering neighbours on both branches',
    inputs: 1,
    lay(plumber, piper) {
      const [root, one, two, join] = [
        piper(refuse),
        piper(add, { consume: 3 }),
        piper(addLater, { consume: 3 }),
        piper(add),
      ]
      plumber.addPipe([root, one, join] as never)
      plumber.addPipe([root, two, join] as never)
    },
  },
  {
    name: 'gathering three, producing two, joined with its like',
    inputs: 1,
    lay(plumber, piper) {
      const root = piper(add)
      const branches = [0, 1].map(() => [piper(add, { consume: 3 }), piper(pair, { produce: 2 })] as const)
      const join = piper(addLater, { consume: 2 })
      for (const [gather, many] of branches) plumber.addPipe([root, gather, many, join] as never)
    },
  },
  {
    name: 'each, then all',
    inputs: 1,
    lay: (plumber, piper) =>
      void plumber.addPipe([
        piper(spread, { produce: 'each' }),
        piper(refuse),
        piper(add, { consume: 'all' }),
      ] as never),
  },
  {
    name: 'each on one branch, all of it joined with the other',
    inputs: 1,
    lay(plumber, piper) {
      const [root, many, all, other, join] = [
        piper(add),
        piper(spread, { produce: 'each' }),
        piper(addLater, { consume: 'all' }),
        piper(refuse),
        piper(add),
      ]
      plumber.addPipe([root, many, all, join] as never)
      plumber.addPipe([root, other, join] as never)
    },
  },
  {
    name: 'each within each',
    inputs: 1,
    lay: (plumber, piper) =>
      void plumber.addPipe([
        piper(spread, { produce: 'each' }),
        piper(spread, { produce: 'each' }),
        piper(addLater),
        piper(add, { consume: 'all' }),
      ] as never),
  },
  {
    name: 'two inputs',
    inputs: 2,
    lay(plumber, piper) {
      const [one, two, join] = [piper(refuse), piper(addLater), piper(add)]
      plumber.addPipe([one, join] as never)
      plumber.addPipe([two, join] as never)
    },
  },
  {
    name: 'repeated, and joined with what was unpacked',
    inputs: 1,
    lay(plumber, piper) {
      const [root, again, apart, join] = [
        piper(add),
        piper(add, { produce: 2, repeat: true }),
        piper(pair, { produce: 2 }),
        piper(addLater),
      ]
      plumber.addPipe([root, again, join] as never)
      plumber.addPipe([root, apart, join] as never)
    },
  },
]

/** The graph, made. */
export function made(shape: Shape, { pools, tee }: Setting): Plumber {
  const plumber = new Plumber(tee === undefined ? {} : { buffer: tee })
  let count = 0
  shape.lay(plumber, (fn, options = {}) => {
    const parallel = pools.length === 0 ? false : (pools[count % pools.length] ?? false)
    return new Piper(fn as never, { ...options, name: `p${count++}`, parallel } as never) as Piper
  })
  return plumber
}

/** Values as they can be compared: placeholders by what failed. */
export function comparable(row: unknown): unknown {
  if (Array.isArray(row)) return row.map(comparable)
  if (!isPiperError(row)) return row
  return row.errors.map(({ cause, node, functionName, index }: WorkerError) => [
    String(cause),
    node,
    functionName,
    index,
  ])
}

/** Data for each input. */
export function datas(shape: Shape, count: number): readonly (readonly number[])[] {
  return Array.from({ length: shape.inputs }, (_, at) => Array.from({ length: count }, (_, i) => i + at * 100))
}

/** Pools that finish in any order, with this buffer; now and then none. */
export function drawnPools(pick: Random, buffer: number): readonly (DrawnPool | undefined)[] {
  return Array.from({ length: 1 + pick(3) }, () => (pick(4) === 0 ? undefined : new DrawnPool(pick, { buffer })))
}
