import type { Random } from './random.ts'

/** What bytes look like after a bad wire, or in a bad hand: every truncation, and every flipped bit. */
export function* damaged(bytes: Uint8Array): Generator<Uint8Array> {
  for (let end = 0; end < bytes.length; end++) yield bytes.slice(0, end)
  for (let bit = 0; bit < bytes.length * 8; bit++) yield flipped(bytes, bit)
  yield Uint8Array.from([...bytes, 0])
  yield Uint8Array.from([...bytes, ...bytes])
}

/** The same for longer bytes: so many changes by chance. */
export function* damagedByChance(bytes: Uint8Array, rounds: number, random: Random): Generator<Uint8Array> {
  for (let round = 0; round < rounds; round++) {
    yield bytes.slice(0, random(bytes.length))
    yield flipped(bytes, random(bytes.length * 8))
    const copy = Uint8Array.from(bytes)
    for (let left = 1 + random(8); left > 0; left--) copy[random(copy.length)] = random(4) === 0 ? 0xff : random(256)
    yield copy
  }
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7))
  return copy
}
