import assert from 'node:assert/strict'
import { allKept, copies, decodedOrRefused, encodedOrRefused, keptOrRefused, refusedWithPath } from './fate.ts'
import { never, plain } from './samples.ts'
import type { SerializerLaw } from './stage.ts'

/** What becomes of values of all kinds. */
export const valueLaws: readonly SerializerLaw[] = [
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
]
