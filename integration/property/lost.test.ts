import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Piper, Plumber, step } from '@papy/core'
import { pipe } from '@papy/transport-pipe'
import { shm } from '@papy/transport-shm'
import { socket } from '@papy/transport-socket'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import { Pools } from '../reference/pools.ts'
import { mix, mixed, numberOf } from './fixtures/lost.mjs'
import { seed } from './search.ts'

const transports = { socket, pipe, shm }

/** A graph whose items go by transports, and whose workers end at some of them, once each. */
interface Losing {
  /** What each node reads: others before it; without, the input. */
  readonly nodes: readonly {
    readonly parents: readonly number[]
    readonly pool: number
    /** Remainders by 17 of the items at which a worker ends. */
    readonly ends: readonly number[]
  }[]
  readonly pools: readonly {
    readonly runtime: 'threads' | 'processes' | 'apart'
    readonly stride: number | 'adaptive'
    readonly fuse: boolean
  }[]
  readonly via: keyof typeof transports
  readonly length: number
  /** After how many rows it pauses. */
  readonly pauseAfter: number
}

const graphs: fc.Arbitrary<Losing> = fc
  .record({
    raw: fc.array(
      fc.record({
        parents: fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 2 }),
        pool: fc.nat(1),
        ends: fc.uniqueArray(fc.nat(16), { maxLength: 2 }),
      }),
      { minLength: 2, maxLength: 5 },
    ),
    pools: fc.array(
      fc.record({
        runtime: fc.constantFrom('threads' as const, 'processes' as const, 'apart' as const),
        stride: fc.constantFrom(1, 3, 8, 'adaptive' as const),
        fuse: fc.boolean(),
      }),
      { minLength: 2, maxLength: 2 },
    ),
    via: fc.constantFrom('socket' as const, 'socket' as const, 'pipe' as const, 'shm' as const),
    length: fc.integer({ min: 1, max: 60 }),
    pauseAfter: fc.nat(60),
  })
  .map(({ raw, ...rest }) => ({
    ...rest,
    nodes: raw.map(({ parents, ...node }, at) => ({
      ...node,
      parents: at === 0 ? [] : [...new Set(parents.map((parent) => parent % at))],
    })),
  }))

/** What leaves the last nodes for one item. */
function expected({ nodes }: Losing, x: number): number[] {
  const values: number[] = []
  for (const [at, { parents }] of nodes.entries())
    values.push(mixed(parents.length === 0 ? [x] : inboxOf(nodes, at).map((parent) => values[parent] as number), at))
  return outputsOf(nodes).map((at) => values[at] as number)
}

const outputsOf = (nodes: Losing['nodes']): number[] =>
  [...nodes.keys()].filter((at) => !nodes.some(({ parents }) => parents.includes(at)))

// A nearer child comes before its own parent; else by the branch, which is the number of the node.
const inboxOf = (nodes: Losing['nodes'], at: number): number[] => [...(nodes[at]?.parents ?? [])].sort((a, b) => a - b)

async function compare(graph: Losing, pools: Pools): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'papy-losing-'))
  const plumber = new Plumber()
  const loan = pools.loan()
  try {
    const imaps = graph.pools.map((pool, at) => loan.lend({ ...pool, workers: 2, buffer: 'default' }, at))
    const bind = step as (fn: unknown, ...args: readonly unknown[]) => unknown
    const pipers = graph.nodes.map(
      ({ pool, ends }, salt) =>
        new Piper(
          bind(mix, { salt, ends, directory }) as never,
          { name: `n${salt}`, branch: salt, parallel: imaps[pool] } as never,
        ),
    )
    const via = transports[graph.via]()
    for (const piper of pipers) plumber.addPiper(piper)
    for (const [at, { parents }] of graph.nodes.entries())
      for (const parent of parents) plumber.addPipe([pipers[parent], pipers[at]] as never, { via })
    const rows: (readonly number[])[] = []
    for await (const row of plumber.stream([Array.from({ length: graph.length }, (_, x) => x)])) {
      rows.push(
        (outputsOf(graph.nodes).length === 1 ? [row] : (row as unknown[])).map((item) => numberOf(item as number)),
      )
      if (rows.length !== graph.pauseAfter) continue
      await plumber.pause()
      await plumber.run()
    }
    expect(rows).toEqual(Array.from({ length: graph.length }, (_, x) => expected(graph, x)))
    expect(plumber.ledger().total).toMatchObject({ errored: 0, returned: 0, inFlight: 0 })
  } finally {
    await plumber.close()
    await loan.giveBack()
    rmSync(directory, { recursive: true, force: true })
  }
}

test(`graphs whose workers are lost with what they made give what plain loops give (PAPY_SEED=${seed})`, {
  timeout: 110_000,
}, async () => {
  const pools = new Pools()
  let compared = 0
  const property = fc.asyncProperty(graphs, async (graph) => {
    await within(compare(graph, pools), 30_000, 'this graph')
    compared++
  })
  try {
    await fc.assert(property, { seed, numRuns: 30, interruptAfterTimeLimit: 15_000 })
  } finally {
    await pools.close()
  }
  expect(compared).toBeGreaterThan(2)
})
