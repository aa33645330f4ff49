import { isPiperError, type PiperError } from '@papy/contract'
import { IMap } from '@papy/imap'

import { describe, expect, test } from 'vitest'
import { within } from '../../../.config/testing/bound.ts'
import { scratch } from '../../../.config/testing/scratch.ts'
import * as limits from './fixtures/limits.mjs'
import { desks } from './support/desks.ts'
import { all, bind, numbers, spoken } from './support/items.ts'
import { balanced } from './support/ledger.ts'

const file = scratch('limits')

describe('an item that computes for too long', () => {
  test.each([
    [1, 1],
    [1, 7],
    [2, 'adaptive' as const],
  ])(
    '%i worker(s), stride %s: a placeholder; the others are there, in order',
    async (workers, stride) => {
      const bad = [3, 17, 18]
      await using pool = new IMap({ workers, stride })
      const task = pool.addTask(bind(limits.spin, bad), numbers(40), { timeoutMs: 200 })
      await pool.start()
      const found = await within(all(task), 8_000)
      expect(spoken(found)).toEqual(numbers(40).map((x) => (bad.includes(x) ? 'ERR_TIMEOUT' : x)))
      const [error] = (found[17] as PiperError).errors
      expect(error).toMatchObject({ index: 17, node: 'spin', attempt: 1, inbox: [17], cause: { timeoutMs: 200 } })
      balanced(await pool.stop())
    },
    10_000,
  )

  test('is computed once; none of its neighbours is charged an attempt', async () => {
    const path = file()
    await using pool = new IMap({ workers: 1, stride: 10 })
    const task = pool.addTask(bind(limits.spin, [5], path), numbers(10), { timeoutMs: 200 })
    await pool.start()
    await within(all(task), 8_000)
    expect(limits.lines(path).filter((line) => line === '5')).toHaveLength(1)
  }, 10_000)

  test('again, where the policy says so', async () => {
    const path = file()
    await using pool = new IMap({ workers: 1, retry: { attempts: 2, when: ({ code }) => code === 'ERR_TIMEOUT' } })
    const task = pool.addTask(bind(limits.spin, [1], path), numbers(3), { timeoutMs: 100 })
    await pool.start()
    const found = await within(all(task), 8_000)
    expect(spoken(found)).toEqual([0, 'ERR_TIMEOUT', 2])
    expect((found[1] as PiperError).errors[0]?.attempt).toBe(2)
    expect(limits.lines(path).filter((line) => line === '1')).toHaveLength(2)
  }, 10_000)

  test('does not keep its worker when nobody wants it any more', async () => {
    await using pool = new IMap({ workers: 1 })
    const endless = pool.addTask(bind(limits.spin, [1]), numbers(3))
    await pool.start()
    expect((await within(endless.next())).value).toBe(0)
    await within(endless.return())
    const task = pool.addTask(limits.told as never, numbers(2))
    expect(await within(all(task), 6_000)).toMatchObject([{ x: 0 }, { x: 1 }])
  }, 10_000)

  test('one that only waits is given up without its worker', async () => {
    await using pool = new IMap({ workers: [1, desks(1).plugin] })
    const task = pool.addTask(bind(limits.never, [2, 5]), numbers(8), { timeoutMs: 100 })
    const other = pool.addTask(limits.told as never, numbers(2))
    await pool.start()
    const [found] = await within(Promise.all([all(task), all(other)]), 8_000)
    expect(spoken(found)).toEqual(numbers(8).map((x) => (x === 2 || x === 5 ? 'ERR_TIMEOUT' : x)))
  }, 10_000)
})

test('a thread without memory is said to be so, and replaced', async () => {
  const { threads } = await import('@papy/runtime-thread')
  const small = threads as unknown as (n: number, options: object) => never
  await using pool = new IMap({ workers: small(1, { resourceLimits: { maxOldGenerationSizeMb: 24 } }) })
  const task = pool.addTask(bind(limits.hoard, [1]), numbers(4))
  await pool.start()
  const found = await within(all(task), 20_000)
  expect(spoken(found)).toEqual([0, 'ERR_WORKER_LOST', 2, 3])
  expect((found[1] as PiperError).message).toContain('memory')
}, 25_000)

describe('what an item is told about itself', () => {
  test.each(['threads', 'inline'])('index, node and attempt, with placeholders among the items: %s', async (kind) => {
    await using pool = new IMap({ workers: kind === 'threads' ? 2 : desks(2).plugin })
    const first = pool.addTask(bind(limits.failUntil, 2), numbers(12))
    const second = pool.addTask(limits.told as never, first as never, { name: 'second' })
    await pool.start()
    const found = await within(all(second))
    for (const [at, value] of found.entries())
      if (at % 3 !== 0) expect(value).toMatchObject({ index: at, node: 'second', attempt: 1 })
    expect(found.filter(isPiperError)).toHaveLength(4)
  })

  test('asked after a wait it is refused, by name', async () => {
    await using pool = new IMap({ workers: 1 })
    const task = pool.addTask(limits.toldLate as never, [1])
    await pool.start()
    expect(spoken(await within(all(task)))).toEqual(['ERR_STATE'])
  })

  test('its signal aborts when it took too long', async () => {
    const path = file()
    await using pool = new IMap({ workers: 1 })
    const task = pool.addTask(bind(limits.untilAborted, path), [1], { timeoutMs: 300 })
    await pool.start()
    expect(spoken(await within(all(task)))).toEqual(['ERR_TIMEOUT'])
    await expect.poll(() => limits.lines(path)).toEqual(['TimeoutError'])
  })

  test('its signal aborts when nobody wants it any more', async () => {
    const path = file()
    await using pool = new IMap({ workers: 1 })
    const task = pool.addTask(bind(limits.untilAborted, path), [1])
    await pool.start()
    task.next().catch(() => {})
    await expect.poll(() => limits.lines(path), { timeout: 4_000 }).toEqual(['begun'])
    await task.return()
    await expect.poll(() => limits.lines(path), { timeout: 4_000 }).toEqual(['AbortError'])
  })
})

describe('retry', () => {
  test.each(['threads', 'inline'])('what failed is attempted again, in its place: %s', async (kind) => {
    await using pool = new IMap({
      workers: kind === 'threads' ? 2 : desks(2).plugin,
      retry: { attempts: 3, backoffMs: 5 },
    })
    const task = pool.addTask(bind(limits.failUntil, 3), numbers(30))
    await pool.start()
    const found = await within(all(task))
    expect(found).toEqual(numbers(30).map((x) => [x, x % 3 === 0 ? 3 : 1]))
    expect(task.counts).toMatchObject({ retries: 20, failed: 0 })
    balanced(await pool.stop())
  })

  test('attempts are counted in the error; when decides with it', async () => {
    const asked: unknown[] = []
    const when = (error: { cause?: unknown; index: number | undefined }, attempt: number) => {
      asked.push([error.index, attempt, (error.cause as Error).message])
      return error.index !== 3
    }
    await using pool = new IMap({ workers: 1, retry: { attempts: 2, when } })
    const task = pool.addTask(bind(limits.failUntil, 9), numbers(6))
    await pool.start()
    const found = (await within(all(task))) as PiperError[]
    expect([found[0]?.errors[0]?.attempt, found[3]?.errors[0]?.attempt]).toEqual([2, 1])
    expect(asked).toEqual([
      [0, 1, 'attempt 1 of 0'],
      [3, 1, 'attempt 1 of 3'],
    ])
  })

  test('a stop that drains attempts again at once, and finishes', async () => {
    await using pool = new IMap({ workers: 1, retry: { attempts: 2, backoffMs: 60_000 } })
    const task = pool.addTask(bind(limits.failUntil, 2), numbers(3))
    await pool.start()
    balanced(await within(pool.stop()))
    expect(await within(all(task))).toContainEqual([0, 2])
  })
})
