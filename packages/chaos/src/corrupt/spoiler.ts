import { Stream } from '../random/stream.ts'
import { type CorruptOptions, damaged } from './damage.ts'

/** Damages some of the payloads that pass it. */
export class Spoiler {
  readonly #options: CorruptOptions
  readonly #stream: Stream

  constructor(options: CorruptOptions, key: string) {
    this.#options = options
    this.#stream = new Stream(options.seed ?? 1, key)
  }

  /** The parts, or a copy of them in which the largest is damaged. */
  pass(parts: readonly Uint8Array[]): readonly Uint8Array[] {
    const { share, how = 'flip' } = this.#options
    const [lot, where] = [this.#stream.next(), this.#stream.next()]
    const size = Math.max(0, ...parts.map(({ byteLength }) => byteLength))
    if (lot >= share || size === 0) return parts
    const at = parts.findIndex(({ byteLength }) => byteLength === size)
    return parts.with(at, damaged(parts[at] as Uint8Array, how, where))
  }
}
