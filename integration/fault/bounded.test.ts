import { describe, expect, test } from 'vitest'
import { settled } from '../reference/balanced.ts'
import { within } from '../reference/bound.ts'
import { Feed } from '../reference/feed.ts'
import { inc, misbehave, same } from './fixtures/functions.mjs'
import { kinds } from './kinds.ts'
import { bind, codes, piper, range, through } from './plumbed.ts'
import { bulky, slowly } from './slowly.ts'

/** No run that goes wrong may take longer to end, even on a busy machine. */
const ms = 8_000

// Waits until nothing more is read: every queue is full.
async function full(feed: Feed): Promise<void> {
  for (let read = -1; read !== feed.read; ) {
    read = feed.read
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
}

describe.each(kinds)('bounded queues, $name', ({ workers }) => {
  // Fault 13.
  describe.each([5, 30])('an exception while every queue is full, at item %i', (bad) => {
    const throwing = (debug = false) => ({ what: bind(misbehave, { [bad]: 'throw' }), options: { debug } })
    const three = (at: number, debug: boolean) => (parallel: object) =>
      [parallel, parallel, false].map((place, index) => {
        const { what, options } = throwing(debug)
        return index === at ? piper(what, { parallel: place, ...options }) : piper(same, { parallel: place })
      })

    test.each([0, 1, 2])('in piper %i: a placeholder, and the end', async (at) => {
      const feed = new Feed(60)
      const { rows, ledger } = await through({ workers: workers(2), stride: 2, buffer: 8 }, three(at, false), {
        items: feed,
        onRow: (count) => (count === 1 ? full(feed) : undefined),
        ms,
      })
      expect(codes(rows)).toEqual(range(60).map((x) => (x === bad ? 'ERR_WORKER' : x)))
      settled(ledger)
    })

    test.each([0, 1, 2])('in piper %i that is to throw: the run ends with it', async (at) => {
      const feed = new Feed(60)
      const run = through({ workers: workers(2), stride: 2, buffer: 8 }, three(at, true), {
        items: feed,
        onRow: (count) => (count === 1 ? full(feed) : undefined),
        ms,
      })
      await expect(run).rejects.toThrow(`bad ${bad}`)
    })

    test('in the input, and in the loop', async () => {
      const mine = new Error('mine')
      const input = function* () {
        yield* range(bad)
        throw mine
      }
      const pipers = three(9, false)
      const options = { workers: workers(2), stride: 2, buffer: 8 }
      await expect(through(options, pipers, { items: input(), ms })).rejects.toBe(mine)
      const feed = new Feed()
      const leave = async (count: number): Promise<void> => {
        if (count <= bad) return
        await full(feed)
        throw mine
      }
      await expect(through(options, pipers, { items: feed, onRow: leave, ms })).rejects.toBe(mine)
    })
  })

  // Fault 14.
  describe.each([true, false])('time-outs, ordered: %s', (ordered) => {
    test.each([
      [8, 1],
      [8, 10],
      ['topology' as const, 1],
      ['topology' as const, 10],
    ])('buffer %s, and a loop that is left after %i rows: it ends, and nothing is left', async (buffer, leaveAfter) => {
      const plan = { 2: 'spin', 3: 'stuck', 7: 'spin' }
      const { rows, ledger } = await through(
        { workers: workers(2), stride: 2, buffer, ordered },
        (parallel) => [piper(bind(misbehave, plan), { parallel, timeoutMs: 300 }), piper(inc, { parallel })],
        { items: new Feed(), onRow: (count) => (count === leaveAfter ? 'leave' : undefined), ms },
      )
      const right = (x: number) => (x in plan ? 'ERR_TIMEOUT' : x + 1)
      if (ordered) expect(codes(rows)).toEqual(range(leaveAfter).map(right))
      expect(rows).toHaveLength(leaveAfter)
      settled(ledger)
      expect(ledger.total.emitted + ledger.total.errored).toBe(leaveAfter)
    })
  })

  // Fault 15. What it does to memory is in fault.soak.test.ts.
  test('a slow consumer slows its input', { timeout: 60_000 }, async () => {
    const { ahead, rows } = await within(slowly(workers(2), { items: 300, ms: 1 }), 50_000)
    expect(rows).toBe(300)
    expect(ahead).toBeLessThanOrEqual(bulky.buffer + 2)
  })
})
