import { addressAt, type Hop, type LaneEvent } from '@papy/contract/engine'
import type { RunJournal } from '@papy/contract/journal'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'

/** What happens to items at nodes, written down as it happens. */
export class HopLog {
  /** Of nodes, as the description has them. */
  readonly #numbers: ReadonlyMap<Node, number>
  readonly #journal: RunJournal
  readonly #onNews: () => void

  /** @param onNews - there is something to commit */
  constructor(graph: Graph, journal: RunJournal, onNews: () => void) {
    this.#numbers = new Map(graph.postorder().map((node, number) => [node, number]))
    this.#journal = journal
    this.#onNews = onNews
  }

  /** Calls went through a node together. @param leg - its place on its trip */
  hop(node: Node, leg: number, { first, size, worker = '', host = '', ...hop }: Hop): void {
    const { span } = node.fit?.gathered ?? { span: 1 }
    const { group, attempt, at, tookMs, lost } = hop
    const reused = hop.reused?.[leg]
    const last = addressAt({ first, failed: false, ...hop }, Math.max(0, size - 1)).group
    const rows = (last - group + 1) * span
    const place = { node: this.#numberOf(node), first, size, row: group * span, rows }
    const more = { ...(reused === undefined ? {} : { reused }), ...(lost === undefined ? {} : { lost }) }
    this.#journal.append({ type: 'hop', ...place, worker, host, attempt, at, tookMs, ...more })
    this.#onNews()
  }

  /** An attempt came to nothing. */
  attempt(node: Node, { type, index, attempt = 1, worker = '', error }: LaneEvent): void {
    const { width, span } = node.fit?.gathered ?? { width: 1, span: 1 }
    if (index === undefined || type === 'worker-joined') return
    // Where groups are of any size, nobody knows here which one it belongs to.
    const [row, rows] = width === 'each' ? [0, 0] : [Math.floor(index / width) * span, span]
    const lost = error instanceof Error ? error.message : type
    const place = { node: this.#numberOf(node), first: index, size: 1, row, rows }
    this.#journal.append({ type: 'hop', ...place, worker, host: '', attempt, at: Date.now(), tookMs: 0, lost })
    this.#onNews()
  }

  #numberOf(node: Node): number {
    return this.#numbers.get(node) as number
  }
}
