import { expect, test } from 'vitest'
import { BufferPool } from '../../src/wire/buffer-pool.ts'

const [KB, MB] = [1_024, 1_048_576]

test('memory that was given back is used again, for whatever fits it', () => {
  const pool = new BufferPool()
  for (const [first, next] of [
    [8 * KB, 12 * KB],
    [70 * KB, 100 * KB],
    [MB, MB + 40],
    [40 * MB, 64 * MB],
    [100 * MB, 128 * MB],
  ] as const) {
    const taken = pool.take(first)
    pool.give(taken)
    const again = pool.take(next)
    expect(again.buffer).toBe(taken.buffer)
    expect([again.byteLength, again.byteOffset % 8]).toEqual([next, 0])
  }
})

test('two that hold memory at a time never hold the same', () => {
  const pool = new BufferPool()
  const taken = Array.from({ length: 10 }, () => pool.take(MB))
  expect(new Set(taken.map(({ buffer }) => buffer)).size).toBe(10)
})

test('small and huge memory, and what was transferred away, is not kept', () => {
  const pool = new BufferPool()
  for (const byteLength of [0, 8, 5_000, 257 * MB]) {
    const taken = pool.take(byteLength)
    expect(taken.byteLength).toBe(byteLength)
    pool.give(taken)
    expect(byteLength > KB && pool.take(byteLength).buffer === taken.buffer).toBe(false)
  }
  const gone = pool.take(MB)
  structuredClone(gone.buffer, { transfer: [gone.buffer as ArrayBuffer] })
  pool.give(gone)
  expect(pool.take(MB).byteLength).toBe(MB)
})

test('no more is kept than the limit', () => {
  const pool = new BufferPool(3 * MB)
  const taken = Array.from({ length: 4 }, () => pool.take(MB))
  for (const bytes of taken) pool.give(bytes)
  const again = Array.from({ length: 4 }, () => pool.take(MB).buffer)
  expect(again.filter((buffer) => taken.some((bytes) => bytes.buffer === buffer))).toHaveLength(2)
})
