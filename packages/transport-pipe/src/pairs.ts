import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { makeFifos, removed } from './fifo.ts'

/** Two FIFOs that make a wire: `up` from a reader to a producer, `down` back. */
export interface Pair {
  /** The reader's place and eight random bytes: what a producer must know to open it. */
  readonly place: number
  readonly tag: Buffer
  readonly up: string
  readonly down: string
}

/** Pairs made at once: enough for a reader of a few producers. */
const AT_ONCE = 4

/** The pair of a reader, by what it is called. */
export function pairOf(directory: string, place: number, tag: Buffer): Pair {
  const name = join(directory, `f${place}-${tag.toString('hex')}`)
  return { place, tag, up: `${name}.up`, down: `${name}.down` }
}

/** The pairs that a reader has in store. */
export class Pairs {
  readonly #directory: string
  readonly #place: number
  #spare: Pair[] = []
  #closed = false

  constructor(directory: string, place: number) {
    this.#directory = directory
    this.#place = place
  }

  /** Pairs that are still to be made. */
  named(): readonly Pair[] {
    return Array.from({ length: AT_ONCE }, () => pairOf(this.#directory, this.#place, randomBytes(8)))
  }

  /** Takes in pairs that were made. */
  add(pairs: readonly Pair[]): void {
    if (this.#closed) remove(pairs)
    else this.#spare.push(...pairs)
  }

  /** Hands one out, which is used once. */
  async take(): Promise<Pair> {
    const found = this.#spare.pop()
    if (found !== undefined) return found
    const [first, ...others] = this.named()
    const made = first as Pair
    await makeFifos([made, ...others].flatMap(({ up, down }) => [up, down]))
    this.add(others)
    return made
  }

  /** Removes those that were not needed. */
  close(): void {
    this.#closed = true
    remove(this.#spare)
    this.#spare = []
  }
}

function remove(pairs: readonly Pair[]): void {
  for (const { up, down } of pairs) for (const path of [up, down]) removed(path)
}
