import { json } from '@papy/serializer-json'
import { describe, expect, it } from 'vitest'
import { refusal as refusalBy, testHostile } from '../../../.config/testing/serializer-hostile.ts'

const serializer = json().open()

const refusal = (...parts: readonly Uint8Array[]) => refusalBy(serializer, ...parts)

testHostile('json', serializer)

describe('json() and bytes it did not write', () => {
  it('refuses text that is not UTF-8, and text that is not JSON', () => {
    for (const bytes of [
      Buffer.from('"ab"', 'utf16le'),
      Buffer.from([0x22, 0xff, 0x22]),
      Buffer.from('{"a":01}'),
      Buffer.from('{} {}'),
    ])
      expect(refusal(bytes)).toBeDefined()
  })

  it('puts errors only where JSON left a place for them', () => {
    const error = '{"kind":"text","text":"x"}'
    const places = [
      '["__proto__","polluted"]',
      '["constructor"]',
      '["a"]',
      '["b","c"]',
      '[["a"]]',
      '[{}]',
      '["list",1]',
      '["list","length"]',
      'null',
    ]
    for (const place of places)
      expect(refusal(text('{"a":1,"list":[null]}'), text(`[[${place},${error}]]`))).toBeDefined()
    expect(refusal(text('{"a":null}'), text(`[[["a"],${error}]]`))).toBeUndefined()
    for (const none of ['{"kind":"same","id":7}', '{"kind":"value","value":1}', '{"kind":1}', '1', 'null'])
      expect(refusal(text('{"a":null}'), text(`[[["a"],${none}]]`))).toBeDefined()
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it('refuses fields of errors that are of no known kind', () => {
    const fields = [
      '{"$":"function"}',
      '{"$":"bigint","value":"0x1"}',
      '{"$":"map","value":3}',
      '{"$":"set","value":{}}',
      '{"$":null}',
    ]
    for (const field of fields) {
      const error = `{"kind":"error","id":0,"type":"Error","papy":false,"name":"Error","message":"","stack":"","own":{"a":${field}}}`
      expect(refusal(text('null'), text(`[[[],${error}]]`))).toBeDefined()
    }
  })

  it('keeps a __proto__ as a property and nothing else', () => {
    const value = serializer.decode([text('{"__proto__":{"polluted":1}}')]) as object
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('reads deep nesting, or refuses it', () => {
    expect(() => refusal(text('['.repeat(200_000) + ']'.repeat(200_000)))).not.toThrow()
    expect(refusal(text('['.repeat(200_000)))).toBeDefined()
  })
})

function text(json: string): Uint8Array {
  return Buffer.from(json)
}
