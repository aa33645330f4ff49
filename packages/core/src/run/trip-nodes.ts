import type { Node } from '../graph/node.ts'
import { isRelayed, ownsItems } from '../graph/passage.ts'
import { FusedNode } from './fused-node.ts'
import { NodeRun } from './node-run.ts'
import type { NodeInput, NodeSpec } from './node-spec.ts'

/** What all nodes of a run have in common. */
export type CommonSpec = Pick<
  NodeSpec,
  'activity' | 'teeLimit' | 'chronicle' | 'sessions' | 'hop' | 'attempt' | 'miss' | 'hasGaps'
>

/** What is put into transports behind the last node of a trip, what the first one reads by, and what functions use. */
export type TripPassage = Pick<NodeSpec, 'inbound' | 'outbound' | 'items'>

/**
 * The nodes of one trip, opened, in order: all but the last only pass on what comes.
 *
 * @param inputs - what the first of them reads
 */
export function openTrip(
  trip: readonly Node[],
  inputs: readonly NodeInput[],
  common: CommonSpec,
  passage: TripPassage,
): readonly (FusedNode | NodeRun)[] {
  const before: FusedNode[] = []
  let read = inputs
  for (const node of trip.slice(0, -1)) {
    const fused = new FusedNode({ ...common, ...partOf(node), inputs: read }, before.at(-1))
    read = [{ ...(inputs[0] as NodeInput), shape: fused.fit.output, name: node.name }]
    before.push(fused)
  }
  return [...before, new NodeRun({ ...common, ...passage, ...partOf(trip.at(-1) as Node), inputs: read }, before)]
}

function partOf(node: Node): Omit<NodeSpec, keyof (CommonSpec & TripPassage) | 'inputs'> {
  const { worker, settings } = node.piper
  return { name: node.name, worker, settings, relay: isRelayed(node), owns: ownsItems(node) }
}
