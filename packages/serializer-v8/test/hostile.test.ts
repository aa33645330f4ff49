import nodeV8 from 'node:v8'
import { SerializerError } from '@papy/contract'
import { v8 } from '@papy/serializer-v8'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { damaged, damagedByChance } from '../../../.config/testing/hostile.ts'
import { random, seed } from '../../../.config/testing/random.ts'
import { samples } from '../../../.config/testing/samples.ts'

const serializer = v8().open()

/** The error that decoding ends with; undefined where it yields a value. Any other kind of error is thrown. */
function refusal(...parts: readonly Uint8Array[]): SerializerError | undefined {
  try {
    serializer.decode(parts)
    return undefined
  } catch (error) {
    if (error instanceof SerializerError && error.code === 'ERR_MALFORMED') return error
    throw error
  }
}

const encodings = [...samples.filter(({ v8: fate }) => fate === 'kept').map(({ make }) => make()), failure()].map(
  (value) => serializer.encode(value),
)

function failure(): Error {
  return Object.assign(new TypeError('bad', { cause: new Error('why') }), { code: 'E_BAD', rows: [1, { a: 'b' }] })
}

describe('v8() and bytes it did not write', () => {
  it('yields a value or ERR_MALFORMED for every truncation and every flipped bit of short encodings', () => {
    let refused = 0
    for (const [first = new Uint8Array(), ...large] of encodings)
      if (first.length < 400) for (const bytes of damaged(first)) if (refusal(bytes, ...large)) refused++
    expect(refused).toBeGreaterThan(1000)
  })

  it(`does so for changes by chance in long ones (PAPY_SEED=${seed})`, () => {
    let refused = 0
    for (const [first = new Uint8Array(), ...large] of encodings)
      if (first.length >= 400 && first.length < 100_000)
        for (const bytes of damagedByChance(first, 60, random(seed))) if (refusal(bytes, ...large)) refused++
    expect(refused).toBeGreaterThan(20)
  })

  it('does so for any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 3 }), (parts) => void refusal(...parts)),
      { numRuns: 3000 },
    )
  })

  it('does so for any bytes behind the beginning of a true encoding', () => {
    const beginnings = encodings.map(([first = new Uint8Array()]) => first.subarray(0, 24))
    fc.assert(
      fc.property(
        fc.constantFrom(...beginnings),
        fc.nat(24),
        fc.uint8Array({ maxLength: 48 }),
        (first, length, rest) => {
          refusal(Uint8Array.from([...first.subarray(0, length), ...rest]))
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('refuses no parts, an empty part, and parts that are missing, too many or of another length', () => {
    expect(refusal()).toBeDefined()
    expect(refusal(new Uint8Array(0))).toBeDefined()
    for (const [first = new Uint8Array(), ...others] of encodings) {
      expect(refusal(first, ...others, new Uint8Array(8), new Uint8Array(8))).toBeDefined()
      if (others.length === 0) continue
      expect(refusal(first)).toBeDefined()
      expect(refusal(first, ...others.map((part) => part.subarray(0, -1)))).toBeDefined()
    }
  })

  it('refuses what another major version of Node, or of V8, wrote, and says so', () => {
    const [bytes = new Uint8Array()] = serializer.encode({ a: 1 })
    for (const [at, what] of [
      [4, 'node'],
      [6, 'v8'],
    ] as const) {
      const other = Uint8Array.from(bytes)
      other[at] = (other[at] as number) + 1
      const error = refusal(other)
      expect(error?.message).toMatch(
        /wrote this value with v8\(\), and Node \d+ \(V8 \d+\) cannot read that; use cbor\(\)/,
      )
      expect(error).toMatchObject({
        writtenBy: { [what]: other[at] },
        readBy: { node: Number.parseInt(process.versions.node, 10) },
      })
    }
  })

  it('refuses the version of a format that is not known here', () => {
    const [bytes = new Uint8Array()] = serializer.encode(1)
    const other = Uint8Array.from(bytes)
    other[2] = 2
    expect(refusal(other)?.message).toContain('version 2')
  })

  it('refuses what v8.serialize wrote', () => {
    expect(refusal(nodeV8.serialize({ a: 1 }))).toBeDefined()
  })

  it('refuses binaries that are not where the table says', () => {
    for (const [nth, wrong] of [
      [0, 99],
      [0, -1],
      [0, 0.5],
      [1, 7],
      [1, -7],
      [2, 1],
      [2, -8],
      [3, 4],
      [3, 1e300],
      [3, Number.NaN],
    ] as const) {
      const [first = new Uint8Array(), ...large] = serializer.encode(new Float64Array([1, 2, 3]))
      const bytes = Uint8Array.from(first)
      const view = new DataView(bytes.buffer)
      const table = bytes.length - view.getUint32(8, true)
      view.setFloat64(table + 8 + 8 * nth, wrong, true)
      expect([nth, wrong, refusal(bytes, ...large)]).toEqual([nth, wrong, expect.any(SerializerError)])
    }
  })

  it('yields a value or ERR_MALFORMED for lengths that are merely declared', () => {
    const [bytes = new Uint8Array()] = serializer.encode(null)
    const header = bytes.subarray(0, 18)
    // Tags of V8: dense and sparse arrays, strings, bigints, ArrayBuffers, objects, Maps; each says it has 2^31 of something.
    for (const tag of ['A', 'a', '"', 'c', 'S', 'Z', 'B', '~', 'o', ';', "'", 'R', '$', '@', '{', ':'])
      expect(() =>
        refusal(Buffer.concat([header, Buffer.from(tag), Buffer.from('808080800880808008', 'hex')])),
      ).not.toThrow()
  })

  it('keeps a __proto__ as a property and nothing else', () => {
    const value = serializer.decode(serializer.encode(JSON.parse('{"__proto__":{"polluted":1}}'))) as object
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})
