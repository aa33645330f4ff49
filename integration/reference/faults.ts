import { hits } from './fixtures/functions.mjs'
import type { Call, FaultName, Graph, GraphNode, GraphPool } from './graph.ts'

/** What becomes of an item at which a function does worse than throw. */
export const faultCodes: Readonly<Record<FaultName, string>> = {
  exitIf: 'ERR_WORKER_LOST',
  spinIf: 'ERR_TIMEOUT',
  stuckIf: 'ERR_TIMEOUT',
  uncloneableIf: 'ERR_NOT_SERIALIZABLE',
}

/** The code of what this call comes to, where that is worse than an error: it must not be made here. */
export function faultOf({ fn, args }: Call, inbox: readonly unknown[]): string | undefined {
  if (!(fn in faultCodes)) return undefined
  const [modulus, salt] = args as [number, number]
  return hits(inbox, modulus, salt) ? faultCodes[fn as FaultName] : undefined
}

/** A fault as drawn: numbers that pick a kind and a node. */
export interface RawFault {
  readonly kind: number
  readonly node: number
}

/** One in how many items misbehaves: few where each costs time, fewer still of a long input. */
const moduli: Readonly<Record<FaultName, number>> = { exitIf: 10, spinIf: 60, stuckIf: 40, uncloneableIf: 5 }

/** Ms that an item may take where one may take for ever: more than any honest item needs, even on a busy machine. */
const timeoutMs = 400

/** The same graph with functions that misbehave, where something can be done about it. */
export function withFaults(graph: Graph, faults: readonly RawFault[]): Graph {
  return faults.reduce(withFault, graph)
}

function withFault(graph: Graph, { kind, node }: RawFault): Graph {
  const names = Object.keys(faultCodes) as FaultName[]
  const possible = names.flatMap((fn) => {
    const able = graph.nodes.filter((one) => !isFaulty(one) && allows[fn](graph, one))
    return able.length > 0 ? [{ fn, able }] : []
  })
  const drawn = possible[kind % possible.length]
  if (drawn === undefined) return graph
  const chosen = drawn.able[node % drawn.able.length]
  return { ...graph, nodes: graph.nodes.map((one) => (one === chosen ? misbehaving(graph, one, drawn.fn) : one)) }
}

const allows: Readonly<Record<FaultName, (graph: Graph, node: GraphNode) => boolean>> = {
  exitIf: (graph, node) => canEnd(poolOf(graph, node)),
  spinIf: (graph, node) => canEnd(poolOf(graph, node)),
  stuckIf: () => true,
  // Only what leaves its worker as one value must be sent: not what is unpacked there.
  uncloneableIf: (graph, node) => canEnd(poolOf(graph, node)) && node.produce === 1,
}

function misbehaving(graph: Graph, node: GraphNode, fn: FaultName): GraphNode {
  const long = Object.values(graph.inputs).some((data) => data.length > 100)
  const call: Call = { fn, args: [long ? 1500 : moduli[fn], node.id] }
  const calls = fn === 'uncloneableIf' ? [...node.calls, call] : [call, ...node.calls]
  return { ...node, calls, ...(faultCodes[fn] === 'ERR_TIMEOUT' ? { timeoutMs } : {}) }
}

function isFaulty({ calls }: GraphNode): boolean {
  return calls.some(({ fn }) => fn in faultCodes)
}

function poolOf({ pools }: Graph, { pool }: GraphNode): GraphPool | undefined {
  return pool === undefined ? undefined : pools[pool]
}

// Whatever runs on this event loop cannot be ended without ending the program.
function canEnd(pool: GraphPool | undefined): boolean {
  return pool !== undefined && pool.runtime !== 'inline' && pool.runtime !== 'mixed'
}
