/**
 * Random numbers that are the same for the same seed and key, on every machine: xoshiro128** (Blackman and Vigna, 2018), its
 * state filled by splitmix32 from the FNV-1a hash of `seed/key`. One stream for each purpose, so that one that is added, or
 * asked more often, changes no other.
 */
export class Stream {
  readonly #state: Uint32Array

  constructor(seed: number, key: string) {
    this.#state = filled(hashOf(`${seed}/${key}`))
  }

  /** From 0 up to, not including, 1: multiples of 2⁻³². */
  next(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#state
    const drawn = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0
    const mixed = [c ^ a, d ^ b] as const
    this.#state.set([a ^ mixed[1], b ^ mixed[0], mixed[0] ^ (b << 9), rotated(mixed[1], 11)])
    return drawn / 2 ** 32
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }
}

/** One number from 0 to 1 that depends on seed and keys alone, not on what was asked before: for decisions about items. */
export function chanceOf(seed: number, ...keys: readonly (string | number)[]): number {
  return new Stream(seed, keys.join('/')).next()
}

// FNV-1a, over UTF-16 units.
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

// splitmix32.
function filled(seed: number): Uint32Array {
  let state = seed
  return Uint32Array.from({ length: 4 }, () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  })
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}
