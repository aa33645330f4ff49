import { expect, test } from 'vitest'
import { HEADER, headerOf, Kind, readHeader } from '../../src/wire/frame.ts'
import { sealed, unsealed } from '../../src/wire/seal.ts'

const body = Buffer.from(Uint8Array.from({ length: 300 }, (_, at) => at * 31))

function frame(): Buffer {
  const header = headerOf(Kind.data, body.byteLength, 123_456_789)
  sealed.put(header, 0, body)
  return Buffer.concat([header, body])
}

function isSound(bytes: Buffer, seal = sealed): boolean {
  const header = readHeader(bytes, 0)
  return header !== undefined && seal.isWhole(bytes, 0, header) && seal.isBody(header, bytes.subarray(HEADER))
}

test('a frame as it was sent is sound', () => {
  expect(isSound(frame())).toBe(true)
})

test('each flipped bit of a sealed frame is found', () => {
  for (let bit = 0; bit < 8 * (HEADER + body.byteLength); bit++) {
    const bytes = frame()
    bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
    const header = readHeader(bytes, 0)
    // What became a greeting must prove itself, and nobody who was greeted says one.
    if (header !== undefined && header.kind <= Kind.proof) continue
    expect([bit, isSound(bytes)]).toEqual([bit, false])
  }
})

test('so is each that was exchanged for another', () => {
  for (let at = HEADER; at + 8 < frame().byteLength; at += 8) {
    const bytes = frame()
    bytes.copyWithin(at, at + 8, at + 16)
    expect([at, bytes.equals(frame()) || !isSound(bytes)]).toEqual([at, true])
  }
})

test('without a seal nothing is looked at', () => {
  const bytes = frame()
  bytes[HEADER + 5] = 0
  expect(isSound(bytes, unsealed)).toBe(true)
})
