import { createHash } from 'node:crypto'
import type { JsonValue } from '@papy/contract'
import { fingerprintOf } from '@papy/contract/function'
import type { NodeDescription, RunDescription } from '@papy/contract/journal'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import type { PiperInput } from '../piper.ts'
import { describeInput } from './replay.ts'

/** What is written down of what a run is made of. */
export async function describeRun(
  graph: Graph,
  datas: readonly PiperInput[],
  note: JsonValue | undefined,
): Promise<RunDescription> {
  const nodes = await Promise.all(graph.postorder().map((node) => describeNode(node, graph)))
  const inputs = await Promise.all(graph.inputs().map(({ name }, at) => describeInput(name, datas[at] as PiperInput)))
  const outputs = graph.outputs().map(({ name }) => name)
  return { nodes, inputs, outputs, ...(note === undefined ? {} : { note }) }
}

async function describeNode(node: Node, graph: Graph): Promise<NodeDescription> {
  const { name, piper } = node
  const { consume, produce, spawn, ordered, repeat } = piper.settings
  const { hash, functions } = await fingerprintOf(piper.worker.steps)
  const [guarantee] = piper.worker.steps.flatMap((step) => step.guarantee ?? [])
  const settings = JSON.stringify([consume, produce, spawn, ordered, repeat])
  return {
    name,
    reads: graph.inbox(node).map((read) => read.name),
    functions,
    hash: createHash('sha256').update(hash).update(settings).digest('hex'),
    ...(guarantee === undefined ? {} : { guarantee }),
  }
}

/** In what a run differs from what it was: for people, one line each. */
export interface Changes {
  /** Names of nodes whose functions or settings are others. */
  readonly functions: readonly string[]
  /** Nodes or pipes that came or went. */
  readonly graph: readonly string[]
  /** Inputs that are others. */
  readonly inputs: readonly string[]
}

/** What has changed between two sessions of a run. */
export function changesOf(before: RunDescription, now: RunDescription): Changes {
  const known = new Map(before.nodes.map((node) => [node.name, node]))
  const names = new Set(now.nodes.map(({ name }) => name))
  const graph = before.nodes.flatMap(({ name }) => (names.has(name) ? [] : [`${name} is gone`]))
  const functions: string[] = []
  for (const node of now.nodes) {
    const old = known.get(node.name)
    if (old === undefined) graph.push(`${node.name} is new`)
    else if (String(old.reads) !== String(node.reads))
      graph.push(`${node.name} read ${list(old.reads)} and reads ${list(node.reads)} now`)
    else if (old.hash !== node.hash) functions.push(node.name)
  }
  return { functions, graph, inputs: inputChanges(before, now) }
}

function inputChanges({ inputs: before }: RunDescription, { inputs: now }: RunDescription): readonly string[] {
  return now.flatMap((input, at) => {
    const old = before[at]
    if (old === undefined || old.replay !== input.replay) return [`the input of ${input.node} (it is of another kind)`]
    const [was, is] = [JSON.stringify(old.identity), JSON.stringify(input.identity)]
    return was === is ? [] : [`the input of ${input.node} (it was ${was}, and is ${is})`]
  })
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'an input' : names.join(', ')
}
