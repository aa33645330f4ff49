import { type Balance, isPiperError } from '@papy/contract'
import type { Batch, Flow, Source } from '@papy/contract/engine'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { reachable } from '../graph/search.ts'
import { observed } from './outlet.ts'
import type { LedgerInput } from './row-ledger.ts'

/** One input: where it is read, and what of it went on its way. */
interface Inlet {
  readonly source: Source
  items: number
  failed: number
}

/** The inputs of a run, and how far they were read. */
export class Intake {
  readonly #inlets: ReadonlyMap<Node, Inlet>

  /** @param open - opens an input, by its number */
  constructor(graph: Graph, open: (at: number) => Source) {
    this.#inlets = new Map(graph.inputs().map((node, at) => [node, { source: open(at), items: 0, failed: 0 }]))
  }

  /** How many there are. */
  get size(): number {
    return this.#inlets.size
  }

  /** Items read from all of them. */
  get read(): number {
    return this.sources.reduce((sum, { read }) => sum + read, 0)
  }

  get sources(): readonly Source[] {
    return [...this.#inlets.values()].map(({ source }) => source)
  }

  /** What a node reads, if that is an input. */
  of(node: Node): { readonly source: Source; readonly flow: Flow<Batch> } | undefined {
    const inlet = this.#inlets.get(node)
    if (inlet === undefined) return undefined
    return { source: inlet.source, flow: observed(inlet.source, (batch) => take(inlet, batch)) }
  }

  /** The outputs that each of them reaches. */
  rows(graph: Graph): readonly LedgerInput[] {
    const ends = graph.outputs()
    return [...this.#inlets].map(([node, { source }]) => {
      const reached = reachable(node, 'outbound')
      const reaches = ends.flatMap((end, at) => (end === node || reached.has(end) ? [at] : []))
      return { read: () => source.read, reaches }
    })
  }

  /** By names of their pipes. @param isOver - nothing is under way any more */
  balances(isOver: boolean): Record<string, Balance> {
    return Object.fromEntries([...this.#inlets].map(([{ name }, inlet]) => [`→${name}`, balanceOf(inlet, isOver)]))
  }
}

function take(inlet: Inlet, { values, failed }: Batch): void {
  inlet.items += values.length
  if (failed) inlet.failed += values.filter(isPiperError).length
}

function balanceOf({ source: { read, skipped = 0 }, items, failed }: Inlet, isOver: boolean): Balance {
  const open = read - items - skipped
  return {
    read,
    emitted: items + skipped - failed,
    errored: failed,
    deadLettered: 0,
    returned: isOver ? open : 0,
    inFlight: isOver ? 0 : open,
  }
}
