import type { Balance } from '@papy/contract'
import type { GraphNode } from '../../src/graph/pipeline-graph.ts'
import type { NodeSummary, RunRecord } from '../../src/record/run-record.ts'
import { graphOf } from './graphs.ts'

/** What a node of a made-up run did. */
export interface Did extends Partial<NodeSummary> {
  readonly node: GraphNode
}

/** What a made-up run was. */
export interface Made {
  readonly did: readonly Did[]
  readonly pipes: readonly (readonly [string, string])[]
  /** Share of the main thread in use. */
  readonly loop?: number
  /** Cores in use, of 4. */
  readonly cores?: number
  readonly stride?: number | 'adaptive'
  readonly runTimeMs?: number
  readonly via?: string
}

/** Of a run in which nothing failed. */
export const balance: Balance = { read: 1_000, emitted: 1_000, errored: 0, deadLettered: 0, returned: 0, inFlight: 0 }

/** A record of a run that was not: numbers as they would be, so that what is said of them can be checked. */
export function recordOf({
  did,
  pipes,
  loop = 0.05,
  cores = 1,
  stride = 'adaptive',
  runTimeMs = 10_000,
  via,
}: Made): RunRecord {
  const drawn = graphOf(
    did.map(({ node }) => node),
    pipes,
  )
  const graph = {
    ...drawn,
    pools: drawn.pools.map((pool) => ({ ...pool, stride })),
    pipes: via === undefined ? drawn.pipes : drawn.pipes.map((pipe) => ({ ...pipe, via })),
  }
  const atMs = [0, 1, 2, 3, 4].map((at) => (at * runTimeMs) / 4)
  const sums = (end: number) => atMs.map((ms) => (end * ms) / runTimeMs)
  const nodes = Object.fromEntries(did.map((one) => [one.node.name, summaryOf(one)]))
  const lines = Object.entries(nodes).map(([name, { in: read, out, errors, busy, blocked, waiting, queued }]) => {
    const shares = { busyMs: busy, blockedMs: blocked, waitingMs: waiting }
    const times = Object.entries(shares).map(([key, share]) => [key, sums(share * runTimeMs)])
    return [
      name,
      {
        in: sums(read),
        out: sums(out),
        errors: sums(errors),
        queued: atMs.map(() => queued),
        ...Object.fromEntries(times),
      },
    ]
  })
  return {
    format: 'papy-run',
    version: 1,
    environment: {
      ...{ node: 'v22.12.0', system: 'linux 6 x64', cpu: { model: 'some', count: 4 }, memoryBytes: 8e9, load: 1 },
      ...{ packages: { '@papy/core': '0.1.0' }, command: ['node', 'papy', 'run', 'pipeline.ts'] },
    },
    graph,
    plan: {
      ...{ order: did.map(({ node }) => node.name), segments: graph.segments, pipes: graph.pipes, widths: {} },
      ...{ inFlight: { items: 10, bytes: undefined }, cached: [], warnings: [] },
    },
    run: { ...{ state: 'finished', startedAt: 1.7e12, runTimeMs, in: 1_000, out: 1_000 }, errors: 0, perSecond: 100 },
    nodes,
    timeLine: {
      atMs,
      nodes: Object.fromEntries(lines),
      process: { cpuMs: sums(cores * runTimeMs), loopMs: sums(loop * runTimeMs), rssBytes: atMs.map(() => 1e8) },
    },
    errors: { classes: [], others: 0 },
    events: {},
    workers: [],
    ledger: { total: balance, pipes: {} },
    warnings: [],
  }
}

function summaryOf({ node: _, ...more }: Did): NodeSummary {
  const { busy = 0, blocked = 0, waiting = 0 } = more
  return {
    ...{ in: 1_000, out: 1_000, errors: 0, timeouts: 0, retries: 0, perSecond: 100, queued: 0 },
    ...{ busy, blocked, waiting, idle: 1 - busy - blocked - waiting, latencyMs: { p50: 1, p95: 2, p99: 3 } },
    ...more,
  }
}
