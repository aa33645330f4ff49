import { cbor } from '@papy/serializer-cbor'
import { Decoder } from 'cbor-x'
import { describe, expect, it } from 'vitest'
import { testCorners } from '../../../.config/testing/serializer-corners.ts'

const serializer = cbor().open()

testCorners('cbor', cbor())

describe('cbor()', () => {
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

  it('keeps properties of every name, also those that lists have, beside one called __proto__', () => {
    for (const text of ['{"__proto__":1,"length":2}', '{"length":{},"__proto__":{"length":[]}}'])
      expect(JSON.stringify(serializer.decode(serializer.encode(JSON.parse(text))))).toBe(text)
  })
})
