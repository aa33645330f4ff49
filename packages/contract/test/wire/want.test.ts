import { expect, test } from 'vitest'
import { BufferPool } from '../../src/wire/buffer-pool.ts'
import { Kind } from '../../src/wire/frame.ts'
import { Want } from '../../src/wire/want.ts'

test('an item for which there is no memory fails by itself', async () => {
  const abandoned: Want[] = []
  const order = { number: 7, byteLength: 2 ** 52, signal: undefined }
  const want = new Want(order, new BufferPool(), (one) => abandoned.push(one))
  want.asked = true
  expect(want.landing({ kind: Kind.more, number: 7, length: 1_000, bodySum: 0 })).toBeUndefined()
  await expect(want.promise).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED', byteLength: 2 ** 52 })
  expect(abandoned).toEqual([want])
})

test('it listens to its signal only while it waits', async () => {
  const stop = new AbortController()
  const abandoned: Want[] = []
  const order = { number: 7, byteLength: 0, signal: stop.signal }
  const want = new Want(order, new BufferPool(), (one) => abandoned.push(one))
  want.settle()
  stop.abort()
  expect([await want.promise, abandoned]).toEqual([undefined, []])
})
