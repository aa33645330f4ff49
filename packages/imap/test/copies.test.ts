import { expect, test } from 'vitest'
import { copiesOf } from '../src/wire/copies.ts'

const size = 64 * 1024
const Growing = ArrayBuffer as new (size: number, options: { maxByteLength: number }) => ArrayBuffer

test('large arrays of bytes and numbers are copied, and the copies are moved', () => {
  const [own, numbers] = [new Uint8Array(size).fill(7), new Float64Array(size).fill(0.5)]
  const { column, moved } = copiesOf([own, 'text', numbers]) ?? { column: [], moved: [] }
  expect(column).toEqual([own, 'text', numbers])
  expect(moved).toHaveLength(2)
  const sent = structuredClone(column, { transfer: [...moved] })
  expect(sent).toEqual([own, 'text', numbers])
  expect([own.byteLength, numbers.length]).toEqual([size, size])
})

test('what a structured clone makes of them is what is made of them here', () => {
  const buffer = Buffer.allocUnsafeSlow(size).fill(1)
  expect((copiesOf([buffer])?.column as readonly unknown[])[0]?.constructor).toBe(Uint8Array)
})

test.each([
  ['small ones', new Uint8Array(100)],
  ['views of a part', new Uint8Array(new ArrayBuffer(2 * size), 0, size)],
  ['shared memory', new Uint8Array(new SharedArrayBuffer(size))],
  ['what can grow', new Uint8Array(new Growing(size, { maxByteLength: 2 * size }))],
  ['buffers in objects', { bytes: new Uint8Array(size) }],
])('%s are left alone', (_, value) => {
  expect(copiesOf([value])).toBeUndefined()
})
