import { type Plugin, sharesMemory } from '@papy/contract'
import type { Batch, Flow } from '@papy/contract/engine'
import type { Graph } from '../graph/graph.ts'
import { itemTransports, itemUsers } from '../graph/item-use.ts'
import type { Node } from '../graph/node.ts'
import { isDirect, runtimesOf } from '../graph/passage.ts'
import { Cloakroom } from './cloakroom.ts'
import type { NodeInput } from './node-spec.ts'
import { redeemed } from './redeemed.ts'
import type { TripPassage } from './trip-nodes.ts'

/** The transports of a run: who puts what into which of them, and who takes it out. */
export class Vias {
  readonly #cloakroom: Cloakroom

  constructor(graph: Graph) {
    const users = graph.pipes().filter(isDirect)
    this.#cloakroom = new Cloakroom((plugin) =>
      sharesMemory([
        ...users.filter(({ via }) => via === plugin).flatMap(runtimesOf),
        ...itemUsers(graph.nodes(), plugin).flatMap((node) => runtimesOf({ from: node, to: node })),
      ]),
    )
  }

  /** How what goes from one node to another is read. What comes by a transport stays there; what went into one for others is taken out. */
  along(from: Node, to: Node, flow: Flow<Batch>): Pick<NodeInput, 'flow' | 'via'> {
    const pipe = to.inbound.get(from)
    if (pipe?.via !== undefined && isDirect(pipe)) return { flow, via: this.#cloakroom.via(pipe.via) }
    return { flow: [...from.outbound.values()].some(isDirect) ? redeemed(flow) : flow }
  }

  /** What the first node of a trip reads by, and where the results of the last one are put. */
  passage(inputs: readonly NodeInput[], last: Node): TripPassage {
    const pipes = [...last.outbound.values()].filter(isDirect)
    const vias = new Set(pipes.map(({ via }) => this.#cloakroom.via(via as Plugin<'transport'>)))
    return {
      ...(inputs.some(({ via }) => via !== undefined) ? { inbound: inputs.map(({ via }) => via) } : {}),
      ...(vias.size > 0 ? { outbound: { vias: [...vias], readers: last.outbound.size } } : {}),
    }
  }

  /**
   * The transports that functions on a trip use themselves.
   *
   * @param onHeld - told of what such a function put for an item, by its group, and how it is dropped
   */
  items(trip: readonly Node[], onHeld: (group: number, drop: () => void) => void): Pick<TripPassage, 'items'> {
    const vias = [...new Set(trip.flatMap(itemTransports).map((plugin) => this.#cloakroom.via(plugin)))]
    if (vias.length === 0) return {}
    return {
      items: {
        vias,
        hold: (ticket, group) => {
          const via = vias.find(({ id }) => id === ticket.via)
          const deposit = { via: ticket.via, ticket }
          via?.keep(deposit)
          onHeld(group, () => via?.drop(deposit))
        },
      },
    }
  }

  /** Drops what is left, closes all ends, and removes what the run had on disk. */
  close(): Promise<void> {
    return this.#cloakroom.close()
  }
}
