import { SerializerError } from '@papy/contract'
import { cbor } from '@papy/serializer-cbor'
import { addExtension, Encoder } from 'cbor-x'
import { describe, expect, it } from 'vitest'
import { Point } from '../../../.config/testing/samples.ts'
import { refusal as refusalBy, testHostile } from '../../../.config/testing/serializer-hostile.ts'
import { Form, formed } from '../src/form.ts'

const serializer = cbor().open()

const refusal = (...parts: readonly Uint8Array[]) => refusalBy(serializer, ...parts)

testHostile('cbor', serializer)

describe('cbor() and bytes it did not write', () => {
  it('refuses every tag but its own', () => {
    for (const tag of [
      0, 1, 2, 3, 4, 5, 6, 14, 15, 27, 28, 29, 51, 64, 69, 86, 105, 225, 258, 259, 0xdff9, 0xdffe, 0xdfff, 0xe000,
      55799,
    ])
      expect([tag, refusal(tagged(tag, '80'))]).toEqual([tag, expect.any(SerializerError)])
  })

  it('refuses in no time what cbor-x would take long for', () => {
    const bignum = Buffer.concat([hex('c25a00100000'), Buffer.alloc(0x100000, 0xff)])
    // Maps that are shared and hold themselves: cbor-x reads each of them twice, and so 2^60 of them.
    const twice = hex(`${'d81ca16161'.repeat(60)}d81d00`)
    const prefixes = hex('d833848161618080d9e0014161')
    for (const bytes of [bignum, twice, prefixes]) expect(refusal(bytes)).toBeDefined()
  })

  it('refuses regular expressions, records and functions to be made from the wire', () => {
    for (const bytes of ['d81b8366526567457870672861 2b292b2461', 'd9dfff831900e081616101', 'd9e00081f5'])
      expect(refusal(hex(bytes.replace(' ', '')))).toBeDefined()
  })

  it('refuses lengths that nothing follows, of whatever size', () => {
    for (const type of ['5', '7', '9', 'b'])
      for (const length of ['a7fffffff', 'affffffff', 'b0000000100000000', 'bffffffffffffffff', 'f'])
        expect(refusal(hex(`${type}${length}`), new Uint8Array(0))).toBeDefined()
    expect(refusal(hex('9a06b94d00'.repeat(1000)))).toBeDefined()
  })

  it('refuses what it never writes: short floats, simple values, keys that are no text, breaks', () => {
    for (const bytes of [
      'f93c00',
      'fa3f800000',
      'f0',
      'f820',
      'e0',
      'ff',
      '9f01ff',
      'bf616101ff',
      'a10102',
      'a1414101',
      'a1a080',
      '7f6161ff',
    ])
      expect([bytes, refusal(hex(bytes))]).toEqual([bytes, expect.any(SerializerError)])
  })

  it('refuses a key __proto__, which it writes otherwise', () => {
    expect(refusal(hex(`a169${Buffer.from('__proto__').toString('hex')}a0`))).toBeDefined()
    const value = serializer.decode(serializer.encode(JSON.parse('{"__proto__":{"polluted":1}}'))) as object
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('refuses parts of its own that do not fit together', () => {
    const wrong: readonly unknown[] = [
      formed(Form.reference, [0]),
      formed(Form.reference, ['x']),
      formed(Form.shared, [formed(Form.reference, [0])]),
      formed(Form.shared, []).value,
      formed(Form.text, ['text']),
      formed(Form.bigint, ['0x12']),
      formed(Form.bigint, ['']),
      formed(Form.bigint, [12]),
      formed(Form.date, ['today']),
      formed(Form.map, ['key']),
      formed(Form.unevenList, [-1]),
      formed(Form.unevenList, [2 ** 32]),
      formed(Form.unevenList, [1, '5', 'beyond']),
      formed(Form.unevenList, [1, 'length', 3]),
      formed(Form.record, [1, 2]),
      formed(Form.binary, [0]),
      formed(Form.binary, ['length']),
      formed(Form.error, [null]),
      formed(Form.error, [{ kind: 'value', value: 1 }]),
      formed(99),
      formed(Form.root, [1, 2, [], []]),
    ]
    for (const [at, part] of wrong.entries())
      if (at !== 3) expect([at, refusal(written(part))]).toEqual([at, expect.any(SerializerError)])
    for (const root of [[2, 1, [], []], [1, 1, ['x'], []], [1, 1, [], ['x']], [1, 1, [1, 2], []], [1, 1, {}, []], []])
      expect(refusal(cborX.encode(formed(Form.root, root)))).toBeDefined()
    expect(refusal(cborX.encode(formed(Form.date, [1])))).toBeDefined()
  })

  it('takes no memory for the declared length of an array of holes', () => {
    const before = process.memoryUsage().rss
    const list = serializer.decode([written(formed(Form.unevenList, [2 ** 32 - 1]))]) as unknown[]
    const lists = serializer.decode([
      written(Array.from({ length: 50 }, () => formed(Form.unevenList, [30_000_000]))),
    ]) as unknown[]
    expect([list.length, lists.length]).toEqual([2 ** 32 - 1, 50])
    expect(process.memoryUsage().rss - before).toBeLessThan(500e6)
  })

  it('reads a bigint of a million digits as fast as it is long', () => {
    const value = 1n << 4_000_000n
    expect(serializer.decode(serializer.encode(value))).toBe(value)
  })

  it('reads deep nesting, or refuses it', () => {
    for (const bytes of [`${'81'.repeat(200_000)}00`, `${'81'.repeat(15_000)}00`, `${'a16161'.repeat(15_000)}00`])
      expect(refusal(hex(bytes))).toBeDefined()
  })

  it('is not disturbed by what the user taught cbor-x, nor disturbs it', () => {
    const seen: unknown[] = []
    addExtension({
      Class: Point,
      tag: 0xabcd,
      encode: ({ x }: Point) => x as never,
      decode: (x) => seen.push(x) as never,
    })
    expect(() => serializer.encode(new Point())).toThrow(SerializerError)
    expect(refusal(tagged(0xabcd, '80'))).toBeDefined()
    expect(seen).toEqual([])
    expect(new Encoder().decode(new Encoder().encode(new Date(5)))).toEqual(new Date(5))
  })
})

const cborX = new Encoder({ useRecords: false, tagUint8Array: false })

function written(value: unknown): Uint8Array {
  return cborX.encode(formed(Form.root, [1, value, [], []]))
}

function hex(bytes: string): Uint8Array {
  return Buffer.from(bytes, 'hex')
}

function tagged(tag: number, content: string): Uint8Array {
  const head = Buffer.alloc(5, 0xda)
  head.writeUInt32BE(tag, 1)
  return Buffer.concat([head, hex(content)])
}
