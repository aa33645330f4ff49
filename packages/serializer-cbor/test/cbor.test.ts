import { runInNewContext } from 'node:vm'
import { revivePlugin } from '@papy/contract'
import { cbor } from '@papy/serializer-cbor'
import { Decoder } from 'cbor-x'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const serializer = cbor().open()

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

describe('cbor()', () => {
  it('is opened from its descriptor, and reads what another one wrote', async () => {
    const plugin = cbor()
    expect(plugin).toMatchObject({ kind: 'serializer', descriptor: { specifier: '@papy/serializer-cbor', args: [] } })
    const other = (await revivePlugin(JSON.parse(JSON.stringify(plugin.descriptor)), 'same-host')) as typeof plugin
    expect(other.open().decode(serializer.encode({ a: [1, 'b'] }))).toEqual({ a: [1, 'b'] })
  })

  it('keeps any value there is', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(serializer.decode(serializer.encode(value))).toStrictEqual(value)
      }),
      { numRuns: 500 },
    )
  })

  it('is plain CBOR where there is nothing special', () => {
    const value = { rows: [{ id: 1, name: 'é', score: 0.5 }], at: null, none: undefined }
    const [bytes = new Uint8Array(), ...more] = serializer.encode(value)
    expect(more).toEqual([])
    expect(new Decoder({ mapsAsObjects: true, useRecords: false }).decode(bytes)).toEqual(value)
  })

  it('keeps strings that look as if something was lost in them', () => {
    for (const text of ['\ufffd', '\ud7ff\ue000', 'x'.repeat(100), '\ufffd'.repeat(100), '힣'.repeat(70)])
      for (const lone of ['', '\ud800', '\udfff'])
        for (const value of [[`${text}${lone}`], { [`${lone}${text}`]: 1 }, [text, lone], { [lone]: { a: text } }])
          expect(serializer.decode(serializer.encode(value))).toStrictEqual(value)
  })

  it('keeps what is shared one, however many there are of it', () => {
    const rows = Array.from({ length: 70_000 }, (_, id) => ({ id }))
    const [first, second] = serializer.decode(serializer.encode([rows, [...rows]])) as [object[], object[]]
    expect(first.length).toBe(70_000)
    expect(first.every((row, at) => row === second[at])).toBe(true)
  })

  it('says so where nesting is too deep for it, and where it is not', () => {
    let chain: unknown = 'end'
    for (let depth = 0; depth < 200_000; depth++) chain = [chain]
    expect(() => serializer.encode({ chain })).toThrow(/value is nested too deeply, which cbor\(\) cannot write/)
    let short: unknown = 'end'
    for (let depth = 0; depth < 500; depth++) short = { short }
    expect(JSON.stringify(serializer.decode(serializer.encode(short)))).toBe(JSON.stringify(short))
  })

  it('keeps properties of every name, also those that lists have, beside one called __proto__', () => {
    for (const text of ['{"__proto__":1,"length":2}', '{"length":{},"__proto__":{"length":[]}}'])
      expect(JSON.stringify(serializer.decode(serializer.encode(JSON.parse(text))))).toBe(text)
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
