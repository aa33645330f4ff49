import { describe, expect, test } from 'vitest'
import { settled } from '../reference/balanced.ts'
import { grow, growText, inc, measure, same, scatter, sum } from './fixtures/functions.mjs'
import { kinds } from './kinds.ts'
import { bind, piper, range, through } from './plumbed.ts'

const megabyte = 2 ** 20

describe.each(kinds)('sizes, $name', ({ workers }) => {
  // Fault 28.
  test.each([
    ['bytes', grow, 64 * megabyte],
    ['texts', growText, 32 * megabyte],
  ])(
    'giant %s between small items: from worker to worker, whole, and memory is given back',
    {
      timeout: 60_000,
    },
    async (_, fn, size) => {
      const giants = [3, 20, 39]
      const before = process.memoryUsage.rss()
      const { rows, ledger } = await through(
        { workers: workers(2), buffer: 8, stride: 2 },
        (parallel) => [piper(bind(fn, giants, size), { parallel }), piper(measure, { parallel })],
        { items: range(40), ms: 50_000 },
      )
      const ends = (x: number) => (fn === grow ? [x, x] : ['é', 'é'])
      expect(rows).toEqual(range(40).map((x) => (giants.includes(x) ? { byteLength: size, ends: ends(x) } : x)))
      settled(ledger)
      expect(process.memoryUsage.rss() - before).toBeLessThan(giants.length * 64 * megabyte * 3)
    },
  )

  test('giant items of the input likewise', { timeout: 60_000 }, async () => {
    const input = function* () {
      for (const x of range(20)) yield x % 10 === 7 ? new Uint8Array(64 * megabyte).fill(x) : x
    }
    const { rows } = await through(
      { workers: workers(2), buffer: 8, stride: 2 },
      (parallel) => [piper(measure, { parallel })],
      { items: input(), ms: 50_000 },
    )
    const giant = (x: number) => ({ byteLength: 64 * megabyte, ends: [x, x] })
    expect(rows).toEqual(range(20).map((x) => (x % 10 === 7 ? giant(x) : x)))
  })

  // Fault 29. More in fault.soak.test.ts.
  test('a storm of tiny items: all there, in order', { timeout: 60_000 }, async () => {
    let next = 0
    const { ledger } = await through(
      { workers: workers(2) },
      (parallel) => [piper(inc, { parallel }), piper(same, { parallel })],
      {
        items: range(100_000),
        onRow: (count) => {
          next = count
        },
        keep: false,
        ms: 50_000,
      },
    )
    expect(next).toBe(100_000)
    expect(ledger.total).toMatchObject({ read: 100_000, emitted: 100_000, inFlight: 0 })
  })

  test('one item scattered 100,000 wide and gathered again', { timeout: 60_000 }, async () => {
    const wide = 100_000
    const { rows, ledger } = await through(
      { workers: workers(2) },
      (parallel) => [
        piper(scatter, { parallel, produce: 'each' }),
        piper(inc, { parallel, spawn: 2 }),
        piper(sum, { consume: 'all' }),
      ],
      { items: [wide, 3, 0], ms: 50_000 },
    )
    expect(rows).toEqual([(wide * (wide + 1)) / 2, 6, 0])
    expect(ledger.total).toMatchObject({ read: 3, emitted: 3, inFlight: 0 })
  })
})
