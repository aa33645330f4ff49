import { json } from '@papy/serializer-json'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testCorners } from '../../../.config/testing/serializer-corners.ts'

const serializer = json().open()

testCorners('json', json())

describe('json()', () => {
  it('keeps, or refuses, any value there is', () => {
    let kept = 0
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything()), (value) => {
        const read = roundTrip(value)
        if (read === undefined) return
        kept++
        expect(read.value).toStrictEqual(value)
      }),
      { numRuns: 500 },
    )
    expect(kept).toBeGreaterThan(100)
  })

  it('is plain JSON, which other languages read', () => {
    const value = { rows: [{ id: 1, name: 'é' }], at: null }
    const [text = new Uint8Array(), ...more] = serializer.encode(value)
    expect(more).toEqual([])
    expect(Buffer.from(text).toString()).toBe(JSON.stringify(value))
  })

  it('has null in the places of errors', () => {
    const [text = new Uint8Array()] = serializer.encode({ a: 1, failed: new Error('bad') })
    expect(Buffer.from(text).toString()).toBe('{"a":1,"failed":null}')
  })

  it('writes an object as often as it is in the value', () => {
    const row = { id: 1 }
    expect(serializer.decode(serializer.encode([row, row]))).toEqual([{ id: 1 }, { id: 1 }])
  })

  it('finds a circle behind an error', () => {
    const value: Record<string, unknown> = { failed: new Error('bad') }
    value['list'] = [value]
    expect(() => serializer.encode(value)).toThrow(expect.objectContaining({ path: 'value.list[0]' }))
  })

  it('refuses a hidden toJSON, which JSON.stringify would call', () => {
    const value = Object.defineProperty({ a: 1 }, 'toJSON', { value: () => 'b' })
    expect(() => serializer.encode([value])).toThrow(expect.objectContaining({ path: 'value[0]' }))
  })
})

function roundTrip(value: unknown): { readonly value: unknown } | undefined {
  let parts: readonly Uint8Array[]
  try {
    parts = serializer.encode(value)
  } catch (error) {
    expect(error).toMatchObject({ name: 'SerializerError', code: 'ERR_NOT_SERIALIZABLE' })
    return undefined
  }
  return { value: serializer.decode(parts) }
}
