import nodeV8 from 'node:v8'
import { SerializerError } from '@papy/contract'
import { v8 } from '@papy/serializer-v8'
import { describe, expect, it } from 'vitest'
import { refusal as refusalBy, testHostile } from '../../../.config/testing/serializer-hostile.ts'

const serializer = v8().open()

const refusal = (...parts: readonly Uint8Array[]) => refusalBy(serializer, ...parts)

testHostile('v8', serializer)

describe('v8() and bytes it did not write', () => {
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
