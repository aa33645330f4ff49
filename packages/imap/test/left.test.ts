import { IMap } from '@papy/imap'
import { describe, expect, test, vi } from 'vitest'
import { within } from '../../../.config/testing/bound.ts'
import { scratch } from '../../../.config/testing/scratch.ts'
import * as functions from './fixtures/functions.mjs'
import * as limits from './fixtures/limits.mjs'
import { all, bind, numbers } from './support/items.ts'

const file = scratch('left')

describe('a map that nobody wants any more', () => {
  // Each thread may be between the call that it is at and the next one.
  test.each(['left', 'given up'])(
    'is not gone on with when it is %s: each thread ends the call it is at',
    async (how) => {
      const path = file()
      await using pool = new IMap({ workers: 2 })
      const task = pool.addTask(bind(limits.dwell, 600, path), numbers(3_000))
      await pool.start()
      const pulled = all(task)
      await vi.waitFor(() => expect(limits.lines(path)).toContain('600'), 5_000)
      const made = limits.lines(path).length
      await within<unknown>(how === 'left' ? task.return() : pool.stop({ drain: false }))
      await pulled
      const later = pool.addTask(functions.double as never, numbers(20))
      if (how === 'given up') await pool.start()
      expect(await within(all(later), 6_000)).toEqual(numbers(20).map((x) => x * 2))
      // Far from all of what they hold; a busy machine may wake this thread late.
      expect(limits.lines(path).length - made).toBeLessThanOrEqual(30)
    },
    15_000,
  )

  test('ends where it is given up while the one before it gives it what it finished', async () => {
    await using pool = new IMap({ workers: 2, stride: 1 })
    const first = pool.addTask(bind(limits.never, [0]), numbers(20))
    const second = pool.addTask(functions.same as never, first as never)
    await pool.start()
    second.next({ timeoutMs: 1 }).catch(() => {})
    // All that there is room for is finished, but for what holds it up.
    await vi.waitFor(() => expect(first.counts).toMatchObject({ running: 1, pulled: 0 }), 5_000)
    await within(pool.stop({ drain: false }), 5_000)
    expect(await within(all(second))).toEqual([])
    const { total } = pool.ledger()
    expect(total).toMatchObject({ emitted: 0, errored: 0, returned: total.read, inFlight: 0 })
  }, 15_000)

  test('ends no worker that is not up yet: it is not at it, and other maps wait for it', async () => {
    await using pool = new IMap({ workers: 3, setup: bind(functions.slow, 1_600) })
    const left = pool.addTask(functions.double as never, numbers(100))
    const task = pool.addTask(functions.same as never, numbers(30))
    await pool.start()
    left.next().catch(() => {})
    await new Promise((resolve) => setImmediate(resolve))
    await within(left.return())
    expect(await within(all(task), 8_000)).toEqual(numbers(30))
  }, 10_000)
})
