import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Serializer, SerializerError } from '../../packages/contract/dist/index.js'
import { type Serialization, samplesKeptBy, samplesRefusedBy } from './samples.ts'

/** As if it had come over a wire: in memory of its own, and not where it would lie well. */
const received = (parts: readonly Uint8Array[]) => parts.map((part) => Uint8Array.from([0, ...part]).subarray(1))

/** The fidelity table: what a serializer keeps, and what it refuses. */
export function testFidelity(name: Serialization, serializer: Serializer): void {
  describe(`what ${name}() keeps`, () => {
    for (const { name: what, make } of samplesKeptBy(name))
      it(what, () => {
        const parts = serializer.encode(make())
        expect(serializer.decode(parts)).toStrictEqual(make())
        expect(serializer.decode(received(parts))).toStrictEqual(make())
      })
  })

  describe(`what ${name}() refuses, with its path`, () => {
    for (const { name: what, make, [name]: path } of samplesRefusedBy(name))
      it(what, () => {
        const refusal = refusalOf(serializer, make())
        expect(refusal).toBeInstanceOf(SerializerError)
        expect(refusal).toMatchObject({ code: 'ERR_NOT_SERIALIZABLE', path })
        expect(refusal?.message.startsWith(`${path} `)).toBe(true)
      })
  })
}

/** For serializers that keep whatever can be cloned. */
export function testAnyValue(name: Serialization, serializer: Serializer): void {
  it(`keeps any value there is with ${name}()`, () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(serializer.decode(serializer.encode(value))).toStrictEqual(value)
      }),
      { numRuns: 500 },
    )
  })
}

const anything = fc.anything({
  key: fc.string({ unit: 'binary' }),
  values: [
    fc.boolean(),
    fc.double(),
    fc.integer(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(null, undefined, -0, '\ud800'),
  ],
  ...{ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true },
})

function refusalOf(serializer: Serializer, value: unknown): SerializerError | undefined {
  try {
    serializer.encode(value)
    return undefined
  } catch (error) {
    return error as SerializerError
  }
}
