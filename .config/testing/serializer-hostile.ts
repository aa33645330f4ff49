import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Serializer, SerializerError } from '../../packages/contract/dist/index.js'
import { damaged, damagedByChance } from './hostile.ts'
import { random, seed } from './random.ts'
import { type Serialization, samplesKeptBy } from './samples.ts'

/** The error that decoding ends with; undefined where it yields a value. Any other kind of error is thrown. */
export function refusal(serializer: Serializer, ...parts: readonly Uint8Array[]): SerializerError | undefined {
  try {
    serializer.decode(parts)
    return undefined
  } catch (error) {
    if (error instanceof SerializerError && error.code === 'ERR_MALFORMED') return error
    throw error
  }
}

/** Laws of bytes that a serializer did not write: each ends in a value or in `ERR_MALFORMED`. */
export function testHostile(name: Serialization, serializer: Serializer): void {
  const encodings = [...samplesKeptBy(name).map(({ make }) => make()), failure()].map((value) =>
    serializer.encode(value),
  )
  const refused = (...parts: readonly Uint8Array[]) => refusal(serializer, ...parts) !== undefined

  describe(`bytes that ${name}() did not write`, () => {
    it('yield a value or ERR_MALFORMED: every truncation and every flipped bit of short encodings', () => {
      let count = 0
      for (const [first = new Uint8Array(), ...large] of encodings)
        if (first.length < 400) for (const bytes of damaged(first)) if (refused(bytes, ...large)) count++
      expect(count).toBeGreaterThan(1000)
    })

    it(`do so: changes by chance in long ones (PAPY_SEED=${seed})`, () => {
      let count = 0
      for (const [first = new Uint8Array(), ...large] of encodings)
        if (first.length >= 400 && first.length < 100_000)
          for (const bytes of damagedByChance(first, 60, random(seed))) if (refused(bytes, ...large)) count++
      expect(count).toBeGreaterThan(20)
    })

    it('do so: any bytes', () => {
      const parts = fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 3 })
      fc.assert(
        fc.property(parts, (noise) => void refused(...noise)),
        { numRuns: 3000 },
      )
    })

    it('do so: any bytes behind the beginning of a true encoding', () => {
      const beginnings = encodings.map(([first = new Uint8Array()]) => first.subarray(0, 24))
      const [beginning, length] = [fc.constantFrom(...beginnings), fc.nat(24)]
      const spoiled = (first: Uint8Array, kept: number, rest: Uint8Array) =>
        void refused(Uint8Array.from([...first.subarray(0, kept), ...rest]))
      fc.assert(fc.property(beginning, length, fc.uint8Array({ maxLength: 48 }), spoiled), { numRuns: 3000 })
    })

    it('are refused: no parts, an empty part, and parts too many or cut short', () => {
      expect(refused()).toBe(true)
      expect(refused(new Uint8Array(0))).toBe(true)
      for (const [first = new Uint8Array(), ...others] of encodings) {
        expect(refused(first, ...others, new Uint8Array(8), new Uint8Array(8))).toBe(true)
        if (others.length > 0) expect(refused(first, ...others.map((part) => part.subarray(0, -1)))).toBe(true)
      }
    })
  })
}

function failure(): Error {
  return Object.assign(new TypeError('bad', { cause: new Error('why') }), { code: 'E_BAD', rows: [1, { a: 'b' }] })
}
