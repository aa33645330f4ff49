/** Numbers from 0 to 1, of 53 bits, at positions of a sequence: the same ones for the same seed and part of it. */
export class RandomNumbers {
  readonly #one: number
  readonly #other: number

  /** @param seed - A safe integer, as is `part`. */
  constructor(seed: number, part: number) {
    let [one, other] = [0x6d2b79f5, 0x1b873593]
    for (const word of [seed | 0, highWord(seed), part | 0, highWord(part)]) {
      one = scattered(one ^ word)
      other = scattered(other ^ one)
    }
    this.#one = one
    this.#other = other
  }

  at(position: number): number {
    const high = position < 2 ** 32 ? this.#one : scattered(this.#one ^ highWord(position))
    const one = scattered(high ^ (position | 0))
    const other = scattered(this.#other ^ one)
    return ((one >>> 5) * 2 ** 26 + (other >>> 6)) / 2 ** 53
  }
}

function highWord(number: number): number {
  return Math.floor(number / 2 ** 32) | 0
}

/** The finalizer of MurmurHash3: each bit that goes in changes half of those that come out. */
function scattered(word: number): number {
  let bits = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}
