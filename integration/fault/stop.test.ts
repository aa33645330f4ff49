import type { Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { describe, expect, test } from 'vitest'
import { balanced, settled } from '../reference/balanced.ts'
import { within } from '../reference/bound.ts'
import { Feed } from '../reference/feed.ts'
import { livingNow, nothingLeft } from '../reference/leftovers.ts'
import { busy, failing, inc, nap, same, scatter, sum } from './fixtures/functions.mjs'
import { kinds } from './kinds.ts'
import { pausing } from './pausing.ts'
import { bind, chain, piper } from './plumbed.ts'
import { Roll } from './roll.ts'

// Fault 30.
describe.each(kinds)('a run that is stopped, $name', ({ workers }) => {
  async function running(
    pipersOn: (imap: IMap) => ReturnType<typeof piper>[],
    items: Iterable<unknown>,
    act: (plumber: Plumber) => Promise<void>,
  ): Promise<void> {
    const before = await livingNow()
    const imap = new IMap({ workers: workers(2) })
    const plumber = chain(...pipersOn(imap), piper(same, { name: 'kept', track: true }))
    await plumber.start([items] as never)
    await plumber.run()
    try {
      await act(plumber)
    } finally {
      await within(Promise.all([plumber.close(), imap.close()]), 10_000, 'closing')
      await nothingLeft(before)
    }
  }

  const kept = (plumber: Plumber) => [...(plumber.stats.nodes['kept']?.tracked.values() ?? [])]

  function* repeated(feed: Feed, value: number): Generator<number> {
    for (const _ of feed) yield value
  }

  describe.each([true, false])('drain: %s', (drain) => {
    test('during a scatter: whole items or none', async () => {
      const feed = new Feed()
      const pipers = (parallel: object) => [
        piper(scatter, { parallel, produce: 'each' }),
        piper(bind(busy, 0.05), { parallel, spawn: 2 }),
        piper(sum, { parallel, consume: 'all' }),
      ]
      await running(pipers, repeated(feed, 500), async (plumber) => {
        await feed.reached(5)
        const ledger = await within(plumber.stop({ drain }), 15_000, 'stopping')
        settled(ledger)
        const rows = kept(plumber)
        expect(rows.filter((row) => row !== (500 * 499) / 2)).toEqual([])
        expect(ledger.total).toMatchObject({ read: feed.read, emitted: rows.length, errored: 0 })
        if (drain) expect(ledger.total.returned).toBe(0)
      })
    })

    test('during the wait before another attempt: soon, and balanced', async () => {
      using roll = new Roll()
      const retry = { attempts: 3, backoffMs: 10 * 60_000 }
      const pipers = (parallel: object) => [piper(bind(failing, roll.file, 1), { parallel, retry })]
      await running(pipers, [7], async (plumber) => {
        while (roll.lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
        const ledger = await within(plumber.stop({ drain }), 10_000, 'stopping')
        settled(ledger)
        const { emitted, errored, returned } = ledger.total
        expect(emitted + errored + returned).toBe(1)
        if (drain) expect(returned).toBe(0)
        else expect(returned).toBe(1)
      })
    })

    test('during a pause', async () => {
      const feed = new Feed()
      const pipers = (parallel: object) => [piper(bind(nap, 5), { parallel }), piper(inc, { parallel })]
      await running(pipers, feed, async (plumber) => {
        await feed.reached(10)
        await plumber.pause()
        balanced(plumber.ledger())
        const ledger = await within(plumber.stop({ drain }), 10_000, 'stopping')
        settled(ledger)
        const rows = kept(plumber)
        expect(rows).toEqual(rows.map((_, x) => x + 1))
        expect(ledger.total).toMatchObject({ read: feed.read, errored: 0 })
        if (drain) expect(ledger.total).toMatchObject({ emitted: rows.length, returned: 0 })
        // What the last piper had made when the pause began may never have left.
        else expect(ledger.total.emitted).toBeLessThanOrEqual(rows.length)
      })
    })
  })

  // 1,000 times in fault.soak.test.ts.
  test('100 pauses at random: the ledger balances at each, and nothing is left', { timeout: 60_000 }, async () => {
    const { ledgers, rows, read } = await pausing(workers(2), 100)
    for (const ledger of ledgers) balanced(ledger)
    expect(ledgers).toHaveLength(101)
    expect(rows).toEqual(rows.map((_, x) => 2 * x + 3))
    expect(ledgers.at(-1)?.total).toMatchObject({ read, emitted: read, errored: 0, returned: 0, inFlight: 0 })
  })
})
