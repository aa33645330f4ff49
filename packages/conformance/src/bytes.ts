import assert from 'node:assert/strict'

/** Bytes that are different at every place, and for every seed. */
export function pattern(length: number, seed = 0): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4))
  let word = (seed * 0x9e3779b1 + 1) >>> 0
  for (let at = 0; at < words.length; at++) {
    words[at] = word
    word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0
  }
  return new Uint8Array(words.buffer, 0, length)
}

/** Fails unless both are the same parts, byte by byte. */
export function sameParts(actual: readonly Uint8Array[], expected: readonly Uint8Array[], what: string): void {
  assert.equal(actual.length, expected.length, `${what}: ${expected.length} parts were put, ${actual.length} taken`)
  for (const [at, part] of expected.entries()) sameBytes(actual[at] as Uint8Array, part, `${what}, part ${at}`)
}

function sameBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  assert.ok(actual instanceof Uint8Array, `${what} is no Uint8Array`)
  assert.equal(actual.byteLength, expected.byteLength, `${what}: ${expected.byteLength} bytes put`)
  if (Buffer.compare(actual, expected) === 0) return
  const at = expected.findIndex((byte, i) => byte !== actual[i])
  assert.fail(`${what}: byte ${at} of ${expected.byteLength} was ${expected[at]}, and came as ${actual[at]}`)
}
