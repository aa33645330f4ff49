import { IMap } from '@papy/imap'

import { describe, expect, test } from 'vitest'
import { within } from '../../../.config/testing/bound.ts'
import { scratch } from '../../../.config/testing/scratch.ts'
import * as limits from './fixtures/limits.mjs'
import { desks } from './support/desks.ts'
import { all, bind, numbers } from './support/items.ts'

const file = scratch('housekeeping')

describe('setup and teardown', () => {
  test.each([
    ['threads', limits.setUp],
    ['threads, late', limits.setUpLate],
    ['inline', limits.setUp],
  ])('once in each worker, before and after everything: %s', async (kind, setup) => {
    const path = file()
    const workers = kind === 'inline' ? desks(2).plugin : 2
    const pool = new IMap({ workers, setup: bind(setup, path), teardown: bind(limits.tearDown, path) })
    const task = pool.addTask(limits.who as never, numbers(50))
    await pool.start()
    const found = await within(all(task))
    expect(found.every((label) => /^(thread|desk) [12]$/.test(label as string))).toBe(true)
    await expect.poll(() => limits.lines(path).length).toBe(2)
    await within(pool.close(), 5_000)
    const said = limits.lines(path)
    expect(said.map((line) => line.split(' ')[0])).toEqual(['up', 'up', 'down', 'down'])
    expect(new Set(said).size).toBe(4)
  })

  test('a setup that throws ends what wants the workers, with its error', async () => {
    await using pool = new IMap({ workers: 2, setup: limits.setUpBadly })
    const task = pool.addTask(limits.who as never, numbers(3))
    await pool.start()
    await expect(within(all(task))).rejects.toMatchObject({ message: 'no licence' })
    expect(await within(task.next())).toEqual({ value: undefined, done: true })
  })

  test('what cannot reach the workers is refused at once', () => {
    const captured = 1
    expect(() => new IMap({ workers: 1, setup: () => captured })).toThrow(
      expect.objectContaining({ code: 'ERR_CAPTURE' }),
    )
    expect(() => new IMap({ workers: 1, setup: 3 as never })).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
  })
})

describe('recycling', () => {
  test('a worker is replaced after so many items, between messages; nothing is lost', async () => {
    const path = file()
    await using pool = new IMap({
      workers: 1,
      stride: 5,
      recycle: { items: 10 },
      setup: bind(limits.setUp, path),
      teardown: bind(limits.tearDown, path),
    })
    const task = pool.addTask(limits.told as never, numbers(40))
    await pool.start()
    expect(await within(all(task), 8_000)).toMatchObject(numbers(40).map((x) => ({ x, attempt: 1 })))
    const ups = limits.lines(path).filter((line) => line.startsWith('up'))
    expect(ups.length).toBeGreaterThanOrEqual(4)
    expect(new Set(ups).size).toBe(ups.length)
  }, 10_000)

  test('and once it holds too much memory', async () => {
    const path = file()
    await using pool = new IMap({ workers: 1, stride: 5, recycle: { bytes: 1 }, setup: bind(limits.setUp, path) })
    const task = pool.addTask(limits.told as never, numbers(20))
    await pool.start()
    expect(await within(all(task), 8_000)).toHaveLength(20)
    expect(limits.lines(path).length).toBeGreaterThan(2)
  }, 10_000)

  test('wrong options are refused', () => {
    expect(() => new IMap({ recycle: { items: 0 } })).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
    expect(() => new IMap({ recycle: { bits: 1 } as never })).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
    expect(() => new IMap({ retry: { attempts: 0 } })).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
  })
})
