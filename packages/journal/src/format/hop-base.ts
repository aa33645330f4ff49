/** What the next hop is told relative to: writer and reader keep the same. */
export class HopBase {
  readonly #next: number[] = []
  readonly #rows: number[] = []
  /** Epoch Ms. */
  at = 0

  /** Where the next hop of a node is expected to begin. */
  first(node: number): number {
    return this.#next[node] ?? 0
  }

  /** The row at which it is expected to. */
  row(node: number): number {
    return this.#rows[node] ?? 0
  }

  pass(node: number, after: number, row: number, at: number): void {
    this.#next[node] = after
    this.#rows[node] = row
    this.at = at
  }

  reset(): void {
    this.#next.length = 0
    this.#rows.length = 0
    this.at = 0
  }
}
