import assert from 'node:assert/strict'
import { describe, isPapyError, type Plugin, type Serializer, type SerializerSupports } from '@papy/contract'
import { pattern } from '../bytes.ts'
import type { Law } from '../law.ts'
import { never, plain, type Samples, shapes } from './samples.ts'

/** What a law of serializers is checked with: two that were made from equal options. */
export interface SerializerStage {
  readonly plugin: Plugin<'serializer'>
  readonly supports: SerializerSupports
  readonly writer: Serializer
  /** Made from the JSON of the plugin's descriptor. */
  readonly reader: Serializer
}

/** What a serializer promises. */
export type SerializerLaw = Law<SerializerStage, SerializerSupports>

/** From so many bytes on, binary contents travel beside the value. */
const OUT_OF_BAND = 4_096

/** Longest that what grows with its input may take, in Ms, where quadratic time would take minutes. */
const LINEAR_MS = 5_000

const flags = ['undefined', 'bigint', 'date', 'mapAndSet', 'typedArray', 'cycles', 'nonFiniteNumber', 'error'] as const
const ids = ['S10', 'S11', 'S12', 'S13', 'S14', 'S15', 'S16', 'S17']

const named: Readonly<Record<(typeof flags)[number], string>> = {
  undefined: 'undefined',
  bigint: 'whole numbers of any size',
  date: 'dates',
  mapAndSet: 'maps and sets',
  typedArray: 'typed arrays, each of its kind',
  cycles: 'circles',
  nonFiniteNumber: 'NaN, the infinities and -0',
  error: 'errors, with name, message, stack, cause and own fields',
}

/** Each capability is a law both ways: what it says is kept, and what it denies is refused. */
const shapeLaws = flags.map(
  (flag, at): SerializerLaw => ({
    id: ids[at] as string,
    title: `${named[flag]}: kept if it says so, and else refused with the path`,
    async check({ supports, writer, reader }) {
      for (const [what, values] of Object.entries(shapes[flag] ?? {}))
        for (const value of values) {
          if (supports[flag]) kept(writer, reader, value, what)
          else refusedWithPath(writer, value, what)
        }
    },
  }),
)

/** What every serializer promises, as far as its capabilities go. */
export const serializerLaws: readonly SerializerLaw[] = [
  {
    id: 'S01',
    title: 'what JSON is made of is kept',
    check: async ({ writer, reader }) => allKept(writer, reader, plain),
  },
  {
    id: 'S02',
    title: 'every string is kept, or refused: lone surrogates too',
    async check({ writer, reader }) {
      for (const text of ['\ud800', 'a\udc00b', '\udfff\ud800', 'x'.repeat(5_000).concat('\udbff')])
        keptOrRefused(writer, reader, { text }, JSON.stringify(text.slice(-4)))
    },
  },
  {
    id: 'S03',
    title: 'a key named __proto__ is a key or refused, and changes no prototype',
    async check({ writer, reader }) {
      keptOrRefused(writer, reader, JSON.parse('{"__proto__":{"polluted":1},"b":1}'), '__proto__')
      assert.equal(({} as { polluted?: number }).polluted, undefined, 'all objects were changed')
    },
  },
  {
    id: 'S04',
    title: 'what no bytes can stand for is refused, with its path',
    async check({ writer }) {
      for (const [what, value] of Object.entries(never)) refusedWithPath(writer, value, what)
    },
  },
  {
    id: 'S05',
    title: 'depth is kept or refused, and overflows nothing',
    async check({ writer, reader }) {
      for (const depth of [500, 100_000]) {
        let deep: unknown = 1
        for (let level = 0; level < depth; level++) deep = [deep]
        const parts = encodedOrRefused(writer, deep, `${depth} levels`)
        if (parts !== undefined) decodedOrRefused(reader, parts, `${depth} levels`)
      }
    },
  },
  {
    id: 'S06',
    title: 'writing changes nothing in the value, and the same value is written as the same bytes',
    async check({ writer, reader }) {
      const value = Object.freeze({ list: Object.freeze([1, Object.freeze({ a: 'b' })]), text: 'x' })
      const first = copies(writer.encode(value))
      writer.encode({ other: [1, 2, { keys: true }] })
      assert.deepEqual(copies(writer.encode(value)), first, 'the second time it was written as other bytes')
      assert.deepEqual(copies(reader.encode(value)), first, 'another one wrote other bytes')
    },
  },
  {
    id: 'S07',
    title: 'what one wrote, another reads, in any order and any number of times',
    async check({ writer, reader }) {
      const values = Array.from({ length: 20 }, (_, i) => ({ [`key ${i % 3}`]: i, list: [{ id: i, name: 'x' }] }))
      const written = values.map((value) => copies(writer.encode(value)))
      for (const at of [19, 3, 3, 0, 7, 19])
        assert.deepEqual(reader.decode(written[at] as Uint8Array[]), values[at], `value ${at}, read out of turn`)
    },
  },
  {
    id: 'S08',
    title: 'parts may lie anywhere in a buffer, and are not changed by reading',
    async check({ writer, reader }) {
      const value = { a: [1, 'b', { c: 0.5 }], d: 'x'.repeat(100) }
      const shifted = writer.encode(value).map((part) => {
        const room = new Uint8Array(part.byteLength + 21).fill(0xee)
        room.set(part, 13)
        return room.subarray(13, 13 + part.byteLength)
      })
      const before = copies(shifted)
      assert.deepEqual(reader.decode(shifted), value)
      assert.deepEqual(copies(shifted), before, 'reading changed the parts')
    },
  },
  ...shapeLaws,
  {
    id: 'S20',
    title: 'large binary contents travel beside the value: the very memory, not copied',
    unless: ({ typedArray }) => (typedArray ? undefined : 'keeps no typed arrays'),
    async check({ writer, reader }) {
      const large = [
        new Float64Array(OUT_OF_BAND / 8).fill(1 / 3),
        new Uint8Array(100_000).fill(9),
        new Int16Array(3_000),
      ]
      const value = { first: large[0], small: new Uint8Array([1, 2, 3]), deep: [{ rest: large.slice(1) }] }
      const parts = writer.encode(value)
      for (const array of large) {
        const found = parts.slice(1).find(({ buffer }) => buffer === array.buffer)
        assert.ok(found, `no part is a view of the ${array.byteLength} bytes of a ${array.constructor.name}`)
        assert.equal(found.byteLength, array.byteLength)
      }
      assert.ok((parts[0] as Uint8Array).byteLength < OUT_OF_BAND, 'the first part holds the value alone')
      assert.deepEqual(reader.decode(copies(parts)), value)
    },
  },
  {
    id: 'S21',
    title: 'of a view only what it shows is written, not what is around it',
    unless: ({ typedArray }) => (typedArray ? undefined : 'keeps no typed arrays'),
    async check({ writer, reader }) {
      const room = pattern(100_000)
      for (const length of [10, 8_000]) {
        const view = room.subarray(1_000, 1_000 + length)
        const parts = writer.encode([view])
        const all = parts.reduce((sum, { byteLength }) => sum + byteLength, 0)
        assert.ok(all < length + 1_000, `${all} bytes were written for a view of ${length}`)
        assert.deepEqual(reader.decode(copies(parts)), [new Uint8Array(view)])
      }
    },
  },
  {
    id: 'S30',
    title: 'no parts, too few and too many are refused with ERR_MALFORMED',
    async check({ writer, reader, supports }) {
      refusedAs('ERR_MALFORMED', 'no parts', () => reader.decode([]))
      refusedAs('ERR_MALFORMED', 'an empty part', () => reader.decode([new Uint8Array(0)]))
      refusedAs('ERR_MALFORMED', 'a part too many', () => reader.decode([...writer.encode({ a: 1 }), pattern(5_000)]))
      if (!supports.typedArray) return
      const [value, ...beside] = writer.encode([new Uint8Array(5_000), new Uint8Array(6_000)]) as [Uint8Array]
      refusedAs('ERR_MALFORMED', 'a part too few', () => reader.decode([value, ...beside.slice(1)]))
    },
  },
  {
    id: 'S31',
    title: 'bytes that were cut off or changed are read as something or refused with ERR_MALFORMED, and nothing else',
    async check({ writer, reader, supports }) {
      const value = {
        text: 'some text',
        list: [1, -2.5, { a: null }],
        ...(supports.typedArray ? { b: pattern(20) } : {}),
      }
      const [first = new Uint8Array(0), ...rest] = copies(writer.encode(value))
      for (let length = 0; length < first.byteLength; length++)
        decodedOrRefused(reader, [first.slice(0, length), ...rest], `the first ${length} bytes`)
      for (let at = 0; at < first.byteLength; at++)
        for (const change of [0x01, 0x80, 0xff]) {
          const spoiled = first.slice()
          spoiled[at] = (spoiled[at] as number) ^ change
          decodedOrRefused(reader, [spoiled, ...rest], `byte ${at} changed by ${change}`)
        }
    },
  },
  {
    id: 'S32',
    title: 'noise is refused or read, soon, without taking memory for what it only says it holds',
    async check({ reader }) {
      const heads = [
        '9bffffffffffffffff',
        '9a7fffffff',
        'bb00ffffffffffff',
        '5bffffffffffffffff',
        '7b00007fffffffffff',
        'c25a00ffffff',
        'ff0f41ffffffff0f',
        'ff0f6fffffffff7f',
        'ff0f5c42ffffffff0f',
      ]
      const before = process.memoryUsage().rss
      for (const head of heads) decodedOrRefused(reader, [Buffer.from(head, 'hex')], head)
      for (let seed = 0; seed < 300; seed++) decodedOrRefused(reader, [pattern(seed % 50, seed + 1)], `noise ${seed}`)
      assert.ok(process.memoryUsage().rss - before < 256 * 2 ** 20, 'memory was taken for what is not there')
    },
  },
  {
    id: 'S33',
    title: 'time grows no faster than what is written and read',
    async check({ writer, reader, supports }) {
      const records = Array.from({ length: 30_000 }, (_, i) => ({ id: i, name: `n${i}`, tags: ['a', 'b'] }))
      const large: Samples = {
        records,
        text: 'é'.repeat(4_000_000),
        ...(supports.bigint ? { bigint: 1n << 2_000_000n } : {}),
      }
      for (const [what, value] of Object.entries(large)) {
        const start = performance.now()
        const parts = encodedOrRefused(writer, value, what)
        if (parts !== undefined) decodedOrRefused(reader, parts, what)
        const took = performance.now() - start
        assert.ok(took < LINEAR_MS, `${what} took ${Math.round(took)} ms`)
      }
    },
  },
  {
    id: 'S40',
    title: 'the plugin is data: JSON for a descriptor, every capability stated, a media type',
    async check({ plugin, supports, writer, reader }) {
      assert.ok(Object.isFrozen(plugin), 'the plugin is frozen')
      for (const flag of [...flags, 'portable'] as const)
        assert.equal(typeof supports[flag], 'boolean', `supports.${flag}`)
      assert.match(writer.mediaType, /^[\w.+-]+\/[\w.+-]+/, 'mediaType')
      assert.equal(reader.mediaType, writer.mediaType)
    },
  },
]

const copies = (parts: readonly Uint8Array[]): Uint8Array[] => parts.map((part) => new Uint8Array(part))

function allKept(writer: Serializer, reader: Serializer, samples: Samples): void {
  for (const [what, value] of Object.entries(samples)) kept(writer, reader, value, what)
}

function kept(writer: Serializer, reader: Serializer, value: unknown, what: string): void {
  const back = reader.decode(copies(writer.encode(value)))
  assert.deepEqual(back, value, `${what} came back as something else`)
  if (value instanceof Error) sameError(back, value)
}

// `deepEqual` does not look at all of an error.
function sameError(actual: unknown, expected: Error): void {
  assert.ok(actual instanceof Error, 'an error came back as something else')
  for (const field of ['name', 'message', 'stack', 'code', 'at'] as const)
    assert.deepEqual((actual as never)[field], (expected as never)[field], `${field} of an error`)
  if (expected.cause instanceof Error) sameError(actual.cause, expected.cause)
}

function keptOrRefused(writer: Serializer, reader: Serializer, value: unknown, what: string): void {
  const parts = encodedOrRefused(writer, value, what)
  if (parts !== undefined) assert.deepEqual(reader.decode(copies(parts)), value, `${what} came back as something else`)
}

function encodedOrRefused(writer: Serializer, value: unknown, what: string): readonly Uint8Array[] | undefined {
  try {
    return writer.encode(value)
  } catch (error) {
    isRefusal(error, 'ERR_NOT_SERIALIZABLE', `writing ${what}`)
    return undefined
  }
}

function decodedOrRefused(reader: Serializer, parts: readonly Uint8Array[], what: string): void {
  try {
    reader.decode(parts)
  } catch (error) {
    isRefusal(error, 'ERR_MALFORMED', `reading ${what}`)
  }
}

/** Fails unless a value is refused wherever it is, by a message that leads there. */
function refusedWithPath(writer: Serializer, value: unknown, what: string): void {
  refusedAs('ERR_NOT_SERIALIZABLE', what, () => writer.encode(value))
  const error = refusedAs('ERR_NOT_SERIALIZABLE', what, () => writer.encode({ deep: [0, { inner: value }] }))
  assert.match(String((error as Error).message), /deep.*1.*inner/, `the path of ${what} is in the message`)
}

function refusedAs(code: string, what: string, call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    isRefusal(error, code, what)
    return error
  }
  return assert.fail(`${what} was not refused; it should be with ${code}`)
}

function isRefusal(error: unknown, code: string, what: string): void {
  const found = isPapyError(error) ? error.code : 'no code of ours'
  assert.equal(found, code, `${what} was refused with ${describe(error)}, not ${code}`)
}
