import fc from 'fast-check'
import { run } from '../reference/build.ts'
import { difference } from '../reference/compare.ts'
import { evaluate } from '../reference/evaluate.ts'
import type { Graph } from '../reference/graph.ts'
import { Pools } from '../reference/pools.ts'

/** What the random graphs are drawn from; the same seed draws the same graphs. */
export const seed = Number(process.env['PAPY_SEED'] ?? Math.floor(Math.random() * 0x7fffffff))

/** What is searched, and how long. */
export interface Search {
  readonly graphs: fc.Arbitrary<Graph>
  readonly numRuns: number
  /** Ends the search early on slow machines. */
  readonly seconds?: number
}

/**
 * Several searches at once, with seeds one after the other: most of the time, faults are waited for.
 * @throws as {@link search} does
 */
export async function searches(count: number, what: Search): Promise<number> {
  const compared = await Promise.all(Array.from({ length: count }, (_, at) => search(what, seed + at)))
  return compared.reduce((sum, graphs) => sum + graphs, 0)
}

/**
 * Draws graphs, runs each on the engine and compares with the reference; resolves with the number of graphs compared.
 * @throws where engine and reference differ, with the least graph found and the seed.
 */
export async function search({ graphs, numRuns, seconds }: Search, from: number = seed): Promise<number> {
  let [compared, delayed, differed] = [0, 0, 0]
  let over = false
  const pools = new Pools()
  // Sometimes two at once, which may share their pools.
  const property = fc.asyncProperty(graphs, fc.option(graphs, { freq: 5, nil: undefined }), async (one, two) => {
    try {
      await Promise.all([one, two].filter((graph) => graph !== undefined).map(compare))
    } catch (error) {
      // A graph that hung may have left its pools unusable.
      await pools.close().catch(() => undefined)
      throw error
    }
  })
  const differenceOf = (graph: Graph): Promise<string | undefined> =>
    run(graph, pools).then(
      async (actual) => difference(graph, await evaluate(graph), actual),
      (error: unknown) => String(error),
    )
  const compare = async (graph: Graph): Promise<void> => {
    let different = await differenceOf(graph)
    if (different?.includes('ERR_TIMEOUT')) {
      different = await differenceOf(patient(graph))
      if (++delayed > compared / 10 + 3) throw new Error(`too many items timed out that were not stuck: ${delayed}`)
    }
    if (different !== undefined) {
      const message = `${different}\ngraph: ${JSON.stringify(graph)}`
      // Before it is made smaller, which takes long.
      // A graph that was under way when time was up lost its pools.
      if (!over && differed++ === 0) console.error(`seed ${from}: after ${compared} graphs ${message}`)
      throw new Error(message)
    }
    compared++
    if (compared % 500 === 0)
      console.error(`seed ${from}: ${compared} graphs without a difference, ${delayed} of them given more time`)
  }
  const limit = seconds === undefined ? {} : { interruptAfterTimeLimit: seconds * 1000 }
  const path = process.env['PAPY_PATH']
  try {
    await fc.assert(property, { seed: from, numRuns, ...limit, ...(path === undefined ? {} : { path }) })
  } finally {
    over = true
    await pools.close()
  }
  return compared
}

/** Time-outs count real time: on a machine with too much to do they also hit what is merely slow, so it gets more. */
function patient(graph: Graph): Graph {
  const nodes = graph.nodes.map((node) =>
    node.timeoutMs === undefined ? node : { ...node, timeoutMs: 10 * node.timeoutMs },
  )
  return { ...graph, nodes }
}
