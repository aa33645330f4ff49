import assert from 'node:assert/strict'
import { pattern } from '../bytes.ts'
import { copies } from './fate.ts'
import type { SerializerLaw } from './stage.ts'

/** From so many bytes on, binary contents travel beside the value. */
const OUT_OF_BAND = 4_096

/** Binary contents travel beside the value. */
export const binaryLaws: readonly SerializerLaw[] = [
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
]
