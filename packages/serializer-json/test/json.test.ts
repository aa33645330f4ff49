import { runInNewContext } from 'node:vm'
import { revivePlugin } from '@papy/contract'
import { json } from '@papy/serializer-json'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const serializer = json().open()

describe('json()', () => {
  it('is opened from its descriptor, and reads what another one wrote', async () => {
    const plugin = json()
    expect(plugin).toMatchObject({ kind: 'serializer', descriptor: { specifier: '@papy/serializer-json', args: [] } })
    const other = (await revivePlugin(JSON.parse(JSON.stringify(plugin.descriptor)), 'same-host')) as typeof plugin
    expect(other.open().decode(serializer.encode({ a: [1, 'b'] }))).toEqual({ a: [1, 'b'] })
  })

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

  it('says so where nesting is too deep for it, and where it is not', () => {
    let chain: unknown = 'end'
    for (let depth = 0; depth < 200_000; depth++) chain = [chain]
    expect(() => serializer.encode({ chain })).toThrow(/value is nested too deeply, which json\(\) cannot write/)
    let short: unknown = 'end'
    for (let depth = 0; depth < 500; depth++) short = { short }
    expect(JSON.stringify(serializer.decode(serializer.encode(short)))).toBe(JSON.stringify(short))
  })

  it('is not confused by what somebody added to Object.prototype', () => {
    Object.assign(Object.prototype, { added: () => 1 })
    try {
      expect(Object.keys(serializer.decode(serializer.encode({ a: 1 })) as object)).toEqual(['a'])
    } finally {
      Reflect.deleteProperty(Object.prototype, 'added')
    }
  })

  it('takes plain objects and arrays of another realm for what they are', () => {
    const foreign: unknown = runInNewContext('({ list: [1, { a: "b" }] })')
    expect(JSON.stringify(serializer.decode(serializer.encode(foreign)))).toBe('{"list":[1,{"a":"b"}]}')
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
