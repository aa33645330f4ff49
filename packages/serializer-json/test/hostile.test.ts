import { SerializerError } from '@papy/contract'
import { json } from '@papy/serializer-json'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { damaged, damagedByChance } from '../../../.config/testing/hostile.ts'
import { random, seed } from '../../../.config/testing/random.ts'
import { samples } from '../../../.config/testing/samples.ts'

const serializer = json().open()

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

const encodings = [...samples.filter(({ json: fate }) => fate === 'kept').map(({ make }) => make()), failure()].map(
  (value) => serializer.encode(value),
)

function failure(): Error {
  return Object.assign(new TypeError('bad', { cause: new Error('why') }), { code: 'E_BAD', rows: [1, { a: 'b' }] })
}

describe('json() and bytes it did not write', () => {
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

  it('refuses no parts, an empty part, and parts too many or cut short', () => {
    expect(refusal()).toBeDefined()
    expect(refusal(new Uint8Array(0))).toBeDefined()
    for (const [first = new Uint8Array(), ...others] of encodings) {
      expect(refusal(first, ...others, new Uint8Array(8), new Uint8Array(8))).toBeDefined()
      if (others.length === 0) continue
      expect(refusal(first, ...others.map((part) => part.subarray(0, -1)))).toBeDefined()
    }
  })

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
