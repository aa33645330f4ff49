import type { GraphNode, GraphPool } from '../graph/pipeline-graph.ts'
import type { RunRecord } from '../record/run-record.ts'

/** What something that computes was used for, over the whole run. */
export interface Resource {
  /** `'main'`: the main thread, with the serial nodes. */
  readonly kind: 'main' | 'pool'
  /** For people. */
  readonly name: string
  readonly pool?: GraphPool
  /** Share of its time that it was in use, 0 to 1: of all its workers together. */
  readonly share: number
  readonly nodes: readonly NodeUsage[]
}

/** What a node used. */
export interface NodeUsage {
  readonly node: GraphNode
  /** Share of the run, and of its workers, that it was computing. */
  readonly busy: number
  /** Ms of a worker for each item that left it; 0 where none did. */
  readonly msPerItem: number
}

/** What a run used. */
export interface Usage {
  readonly resources: readonly Resource[]
  /** Share of the main thread that no node accounts for: reading, moving and joining items. */
  readonly overhead: number
  /** How many cores were busy on average, in this process with its threads. */
  readonly cores: number
}

/** Sums up what was used in a run. */
export function usageOf(record: RunRecord): Usage {
  const { graph, run, timeLine } = record
  const serial = graph.nodes.filter(({ pool }) => pool === undefined).map((node) => nodeUsage(record, node, 1))
  const loop = share(grown(timeLine.process.loopMs), run.runTimeMs)
  const computing = serial.reduce((sum, { busy }) => sum + busy, 0)
  const main: Resource = { kind: 'main', name: 'the main thread', share: Math.min(1, loop), nodes: serial }
  const pools = graph.pools.map((pool): Resource => {
    const nodes = graph.nodes
      .filter((node) => node.pool === pool.name)
      .map((node) => nodeUsage(record, node, pool.size))
    const used = nodes.reduce((sum, { busy }) => sum + busy, 0)
    return { kind: 'pool', name: pool.name, pool, share: Math.min(1, used), nodes }
  })
  return {
    resources: [main, ...pools],
    overhead: Math.max(0, main.share - computing),
    cores: share(grown(timeLine.process.cpuMs), run.runTimeMs),
  }
}

function nodeUsage({ nodes, run, timeLine }: RunRecord, node: GraphNode, workers: number): NodeUsage {
  const stats = nodes[node.name]
  const busyMs = timeLine.nodes[node.name]?.busyMs.at(-1) ?? (stats?.busy ?? 0) * run.runTimeMs
  const { out = 0 } = stats ?? {}
  return { node, busy: Math.min(1, share(busyMs, run.runTimeMs)), msPerItem: out > 0 ? (busyMs * workers) / out : 0 }
}

function grown(line: readonly number[]): number {
  return (line.at(-1) ?? 0) - (line[0] ?? 0)
}

const share = (part: number, all: number): number => (all > 0 ? part / all : 0)
