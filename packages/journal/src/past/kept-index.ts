import type { KeptEntry } from '../format/kept-place.ts'

/** Which kept inputs are wanted still. */
export class KeptIndex {
  readonly #inputs: Map<number, KeptEntry[]> = new Map()
  /** The last file there ever was: numbers are not used again, so that no record finds what another one kept. */
  lastSegment = 0

  /** @param done - rows below it are done with */
  add(entry: KeptEntry, done: number): void {
    this.lastSegment = Math.max(this.lastSegment, entry.segment)
    if (entry.first + entry.count <= done) return
    const entries = this.#inputs.get(entry.input) ?? []
    entries.push(entry)
    this.#inputs.set(entry.input, entries)
  }

  /** Nothing below that row is wanted any more. */
  release(done: number): void {
    for (const entries of this.#inputs.values()) {
      const first = entries.findIndex(({ first, count }) => first + count > done)
      if (first !== 0) entries.splice(0, first < 0 ? entries.length : first)
    }
  }

  clear(): void {
    this.#inputs.clear()
  }

  of(input: number): readonly KeptEntry[] {
    return this.#inputs.get(input) ?? []
  }

  *[Symbol.iterator](): Generator<KeptEntry> {
    for (const entries of this.#inputs.values()) yield* entries
  }
}
