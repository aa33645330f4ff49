import { MAX_PARTS, Parcel, unpacked } from '@papy/contract/medium'
import { describe, expect, test } from 'vitest'
import { random, seed } from '../../../../.config/testing/random.ts'

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(new Parcel(parts).chunks))
const bytes = (length: number, fill = 7): Uint8Array => new Uint8Array(length).fill(fill)
const torn = expect.objectContaining({ name: 'TransportError', code: 'ERR_MEDIUM_FAILED' })

describe('a parcel', () => {
  test.each([
    ['nothing', []],
    ['an empty part', [0]],
    ['one byte', [1]],
    ['lengths around the padding', [7, 8, 9, 0, 15, 16, 17, 0]],
    ['many', Array.from({ length: 1_000 }, (_, i) => i % 11)],
  ])('is unpacked as it was packed: %s', (_, lengths) => {
    const parts = lengths.map((length, at) => bytes(length, at))
    const parcel = new Parcel(parts)
    expect(parcel.byteLength).toBe(joined(parts).byteLength)
    expect(unpacked(joined(parts))).toEqual(parts)
  })

  test('copies nothing that is large, and puts together what is small', () => {
    const [small, large] = [bytes(100), bytes(100_000)]
    expect(new Parcel([small, large]).chunks).toEqual(expect.arrayContaining([small, large]))
    expect(new Parcel([large]).chunks).toContain(large)
    expect(new Parcel([small, small]).chunks).toHaveLength(1)
    const whole = joined([small])
    expect(unpacked(whole)[0]?.buffer).toBe(whole.buffer)
  })

  test.each([
    ['small', [100, 0, 7]],
    ['large', [100_000, 3, 0]],
  ])('%s is written anywhere as it is in chunks, over whatever was there', (_, lengths) => {
    const parts = lengths.map((length, at) => bytes(length, at + 1))
    const parcel = new Parcel(parts)
    const target = bytes(parcel.byteLength + 20, 255)
    parcel.copyTo(target, 16)
    expect(Buffer.compare(target.subarray(16, 16 + parcel.byteLength), joined(parts))).toBe(0)
    expect([...target.subarray(0, 16), ...target.subarray(-4)]).toEqual(new Array(20).fill(255))
  })

  test('has every part at a multiple of 8, so typed arrays can be views of it', () => {
    const floats = Float64Array.from({ length: 5 }, (_, i) => i / 3)
    const unaligned = new Uint8Array(49)
    unaligned.set(new Uint8Array(floats.buffer), 9)
    const parts = unpacked(joined([bytes(3), unaligned.subarray(9), bytes(1)]))
    expect(parts.map(({ byteOffset }) => byteOffset % 8)).toEqual([0, 0, 0])
    const [, { buffer, byteOffset } = bytes(0)] = parts
    expect(new Float64Array(buffer, byteOffset, 5)).toEqual(floats)
  })

  test('is refused for more parts than it can have', () => {
    const parts = new Array<Uint8Array>(MAX_PARTS + 1).fill(bytes(0))
    expect(() => new Parcel(parts)).toThrow(expect.objectContaining({ name: 'ArgumentError', code: 'ERR_ARGUMENT' }))
  })
})

describe('what is no parcel is refused', () => {
  const whole = joined([bytes(9), bytes(0), bytes(20)])

  test('each of its beginnings, and what goes on behind its end', () => {
    for (let length = 0; length < whole.length; length++)
      expect(() => unpacked(whole.subarray(0, length)), `${length} bytes`).toThrow(torn)
    expect(() => unpacked(new Uint8Array([...whole, 0]))).toThrow(torn)
  })

  const spoilings: (readonly [string, (view: DataView) => void])[] = [
    ['another version', (view) => view.setUint32(0, 2, true)],
    ['more parts than bytes', (view) => view.setUint32(4, 1_000, true)],
    ['more parts than there can be', (view) => view.setUint32(4, 2 ** 32 - 1, true)],
    ...[-1, 0.5, 2 ** 53, 2 ** 63, Number.NaN, Number.POSITIVE_INFINITY].map(
      (length) => [`a part of ${length} bytes`, (view: DataView) => view.setFloat64(8, length, true)] as const,
    ),
  ]
  test.each(spoilings)('%s', (_, spoil) => {
    const spoiled = whole.slice()
    spoil(new DataView(spoiled.buffer))
    expect(() => unpacked(spoiled)).toThrow(torn)
  })

  test(`noise: views of it, or a refusal, and nothing else (seed ${seed})`, () => {
    const draw = random(seed)
    for (let round = 0; round < 500; round++) {
      const noise = whole.slice()
      for (let times = 0; times < 3; times++) noise[draw(noise.length)] = draw(256)
      const found = read(noise)
      if (Array.isArray(found)) expect(found.every(({ buffer }) => buffer === noise.buffer)).toBe(true)
      else expect(found).toEqual(torn)
    }
  })
})

function read(noise: Uint8Array): unknown {
  try {
    return unpacked(noise)
  } catch (error) {
    return error
  }
}
