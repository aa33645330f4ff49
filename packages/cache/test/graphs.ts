import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resultsCache } from '@papy/cache'
import { isPiperError, Piper, type Plugin, Plumber, type IMap as Pool, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'
import fc from 'fast-check'
import { expect } from 'vitest'

/** One piper: which of those before it are read (the first one reads the input), where it runs, and what it does. */
interface Node {
  readonly reads: readonly number[]
  readonly place: 'here' | 'inline' | 'threads'
  readonly split: boolean
  readonly cached: boolean
}

const work = new URL('fixtures/work.mjs', import.meta.url)

const node = fc.record({
  reads: fc.uniqueArray(fc.nat(), { maxLength: 2 }),
  place: fc.constantFrom('here' as const, 'inline' as const, 'threads' as const),
  split: fc.integer({ min: 0, max: 4 }).map((roll) => roll === 0),
  cached: fc.boolean(),
})
// Those that are joined, and outputs, must have split alike: so only the first one does.
const graphs: fc.Arbitrary<readonly Node[]> = fc.array(node, { minLength: 1, maxLength: 5 }).map((nodes) =>
  nodes.map((one, at) => {
    const reads = at === 0 ? [] : [...new Set(one.reads.map((number) => number % at))]
    return { ...one, reads: reads.length === 0 && at > 0 ? [at - 1] : reads, split: one.split && at === 0 }
  }),
)

interface Ran {
  readonly outputs: readonly unknown[]
  readonly reused: readonly (number | undefined)[]
  readonly made: readonly number[]
}

async function run(
  nodes: readonly Node[],
  pools: Readonly<Record<string, Pool>>,
  cache?: Plugin<'cache'>,
): Promise<Ran> {
  await using plumber = new Plumber()
  const pipers = nodes.map(({ place, split, cached }, at) => {
    const options = {
      name: `p${at}`,
      produce: split ? 2 : 1,
      ...(place === 'here' ? {} : { parallel: pools[place] as Pool }),
    }
    const fn = step.from(work, split ? 'split' : 'mixed', at)
    return new Piper(fn, { ...options, cache: cached ? cache : undefined })
  })
  for (const piper of pipers) plumber.addPiper(piper)
  for (const [at, { reads }] of nodes.entries())
    for (const from of reads) plumber.addPipe([pipers[from] as Piper, pipers[at] as Piper])
  const items = Array.from({ length: 12 }, (_, at) => ({ at: at % 9 }))
  const outputs: unknown[] = []
  for await (const row of plumber.stream([items])) outputs.push(plain(row))
  const stats = nodes.map((_, at) => plumber.stats.nodes[`p${at}`])
  return {
    outputs,
    reused: stats.map((one) => one?.reused),
    made: stats.map((one) => (one?.in ?? 0) - (one?.errors ?? 0)),
  }
}

// Placeholders are equal where they say the same; their stacks and workers are of their run.
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  return isPiperError(value)
    ? [value.code, value.node, value.index, (value.cause as Error | undefined)?.message]
    : value
}

/** Runs graphs with a cache and without: what comes out is the same. */
export async function agree(numRuns: number): Promise<void> {
  await using one = new IMap({ workers: inline(2) })
  await using two = new IMap({ workers: threads(2), fuse: true })
  const pools = { inline: one, threads: two }
  await fc.assert(
    fc.asyncProperty(graphs, async (nodes) => {
      const directory = mkdtempSync(join(tmpdir(), 'papy-cache-'))
      try {
        const cache = resultsCache(directory)
        const without = await run(nodes, pools)
        const first = await run(nodes, pools, cache)
        const second = await run(nodes, pools, cache)
        expect(first.outputs).toEqual(without.outputs)
        expect(second.outputs).toEqual(without.outputs)
        for (const [at, { cached }] of nodes.entries()) {
          if (!cached) expect(second.reused[at]).toBe(undefined)
          // What was called and did not fail was kept.
          else expect(second.reused[at]).toBeGreaterThanOrEqual(first.reused[at] as number)
        }
        const [root] = nodes
        if (root?.cached && !root.split) expect(second.reused[0]).toBe(second.made[0])
      } finally {
        // Workers that are still there may be looking after its size; `rmSync` of Node 22 does not look again for what came meanwhile.
        await rm(directory, { recursive: true, force: true, maxRetries: 10 })
      }
    }),
    { numRuns },
  )
}
