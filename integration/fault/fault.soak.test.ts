import { describe, expect, test } from 'vitest'
import { balanced } from '../reference/balanced.ts'
import { grow, inc, measure, misbehave, noted } from './fixtures/functions.mjs'
import { killing } from './killing.ts'
import { kinds } from './kinds.ts'
import { pausing } from './pausing.ts'
import { bind, codes, piper, range, through } from './plumbed.ts'
import { Roll } from './roll.ts'
import { bulky, mostGrowthMb, slowly } from './slowly.ts'

// The large sizes of what the tests beside do small. Numbers are those of FAULTS.md.

test('1: 200,000 items while a process is killed every 5,000: none lost, none twice, in order', async () => {
  const { rows, killed } = await killing({ items: 200_000, workers: 3, every: 5_000, whom: 'one', ms: 10 * 60_000 })
  expect(killed).toBeGreaterThan(30)
  expect(codes(rows)).toEqual(range(200_000))
})

test('2: 20 bursts in which all processes are killed', async () => {
  const { rows, killed } = await killing({ items: 40_000, workers: 3, every: 2_000, whom: 'all', ms: 10 * 60_000 })
  expect(killed).toBeGreaterThan(40)
  expect(codes(rows)).toEqual(range(40_000))
})

describe.each(kinds)('$name', ({ workers }) => {
  test('7: 100 of 10,000 items never end: each of them timed out, all others there', async () => {
    const bad = range(10_000).filter((x) => x % 100 === 42)
    const plan = Object.fromEntries(bad.map((x) => [x, 'spin']))
    const { rows, stats, ledger } = await through(
      { workers: workers(2) },
      (parallel) => [piper(bind(misbehave, plan), { parallel, timeoutMs: 500, name: 'endless' })],
      { items: range(10_000), ms: 10 * 60_000 },
    )
    expect(codes(rows)).toEqual(range(10_000).map((x) => (x in plan ? 'ERR_TIMEOUT' : x)))
    expect(stats.nodes['endless']).toMatchObject({ timeouts: 100, errors: 100 })
    expect(ledger.total).toMatchObject({ read: 10_000, emitted: 9_900, errored: 100, inFlight: 0 })
  })

  test('8: 30 s of valid work that blocks its event loop is done once', async () => {
    using roll = new Roll()
    const { rows, stats } = await through(
      { workers: workers(2) },
      (parallel) => [piper(bind(noted, roll.file, 30_000), { parallel, name: 'long' })],
      { items: range(3), ms: 180_000 },
    )
    expect(rows).toEqual(range(3))
    expect(roll.lines.toSorted()).toEqual(range(3))
    expect(stats.nodes['long']).toMatchObject({ retries: 0, timeouts: 0, errors: 0 })
  })

  test('15: a slow consumer slows its input: memory is flat over 4 GB of items', async () => {
    const { ahead, growthMb, rows } = await slowly(workers(2), { items: 40_000, ms: 1 })
    expect(rows).toBe(40_000)
    expect(ahead).toBeLessThanOrEqual(bulky.buffer + 2)
    expect(growthMb).toBeLessThan(mostGrowthMb)
  })

  test('28: 10 items of 200 MB between small ones: whole, and not all of them at once in memory', async () => {
    const size = 200 * 2 ** 20
    const giants = range(10).map((at) => 4 * at + 1)
    const before = process.memoryUsage.rss()
    let peak = 0
    const { rows, ledger } = await through(
      { workers: workers(2), stride: 1, buffer: 2 },
      (parallel) => [piper(bind(grow, giants, size), { parallel }), piper(measure, { parallel })],
      {
        items: range(40),
        onRow: () => {
          peak = Math.max(peak, process.memoryUsage.rss())
        },
        ms: 5 * 60_000,
      },
    )
    const giant = (x: number) => ({ byteLength: size, ends: [x, x] })
    expect(rows).toEqual(range(40).map((x) => (giants.includes(x) ? giant(x) : x)))
    expect(ledger.total).toMatchObject({ read: 40, emitted: 40, inFlight: 0 })
    // Each of the two pipers has one in flight; on its way it is a copy or two, and collectors take their time.
    expect(peak - before).toBeLessThan(6 * size)
  })

  test('29: a storm of 1,000,000 tiny items', async () => {
    const input = function* () {
      for (let x = 0; x < 1_000_000; x++) yield x
    }
    const { ledger } = await through({ workers: workers(2) }, (parallel) => [piper(inc, { parallel })], {
      items: input(),
      keep: false,
      ms: 5 * 60_000,
    })
    expect(ledger.total).toMatchObject({ read: 1_000_000, emitted: 1_000_000, inFlight: 0 })
  })

  test('30: 1,000 pauses at random: the ledger balances at each, and nothing is left', async () => {
    const { ledgers, rows, read } = await pausing(workers(2), 1_000, 42)
    for (const ledger of ledgers) balanced(ledger)
    expect(rows).toEqual(rows.map((_, x) => 2 * x + 3))
    expect(ledgers.at(-1)?.total).toMatchObject({ read, emitted: read, returned: 0, inFlight: 0 })
  })
})
