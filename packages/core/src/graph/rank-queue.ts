import type { Node } from './node.ts'

/** Nodes waiting to be looked at, upstream before downstream, each once: a binary heap. */
export class RankQueue {
  readonly #heap: Node[] = []
  readonly #queued = new Set<Node>()

  push(node: Node): void {
    if (this.#queued.has(node)) return
    this.#queued.add(node)
    let at = this.#heap.push(node) - 1
    for (let above = (at - 1) >> 1; at > 0 && this.#rankAt(above) > node.rank; above = (at - 1) >> 1) {
      this.#swap(at, above)
      at = above
    }
  }

  /** Takes the node of least rank. */
  pop(): Node | undefined {
    const [first] = this.#heap
    const last = this.#heap.pop()
    if (first === undefined || last === undefined) return undefined
    this.#queued.delete(first)
    if (this.#heap.length > 0) this.#sink(last)
    return first
  }

  #sink(node: Node): void {
    this.#heap[0] = node
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      const least = this.#rankAt(left + 1) < this.#rankAt(left) ? left + 1 : left
      if (this.#rankAt(least) >= node.rank) return
      this.#swap(at, least)
      at = least
    }
  }

  #rankAt(at: number): number {
    return this.#heap[at]?.rank ?? Number.POSITIVE_INFINITY
  }

  #swap(one: number, other: number): void {
    const node = this.#heap[one] as Node
    this.#heap[one] = this.#heap[other] as Node
    this.#heap[other] = node
  }
}
