import { IMap } from '@papy/imap'
import { expect, test } from 'vitest'

test('like makes a pool with the options of another, but for those given', async () => {
  await using pool = new IMap({ workers: 2, stride: 8, name: 'pool', ordered: false, retry: { attempts: 2 } })
  await using other = pool.like({ workers: 1, stride: 4, ordered: undefined as never })
  expect(other.settings).toEqual({ ...pool.settings, workers: ['threads(1)'], stride: 4 })
  expect(pool.settings).toMatchObject({ workers: ['threads(2)'], stride: 8 })
  await using third = other.like({})
  expect(third.settings).toEqual(other.settings)
})

test('like refuses what new IMap refuses', async () => {
  await using pool = new IMap({ workers: 1 })
  expect(() => pool.like({ strides: 1 } as never)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
  expect(() => pool.like({ stride: 0 })).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
})
