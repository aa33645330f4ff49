import assert from 'node:assert/strict'
import { pattern } from '../bytes.ts'
import { copies, decodedOrRefused, encodedOrRefused, refusedAs } from './fate.ts'
import type { Samples } from './samples.ts'
import type { SerializerLaw } from './stage.ts'

/** Longest that what grows with its input may take, in Ms, where quadratic time would take minutes. */
const LINEAR_MS = 5_000

/** Bytes that it did not write, and values that are very large. */
export const hostileLaws: readonly SerializerLaw[] = [
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
]
