import { chaos, freeze } from '@papy/chaos'
import { isPiperError } from '@papy/core'
import { processes } from '@papy/runtime-process'
import { describe, expect, test } from 'vitest'
import { announce, nap } from './fixtures/functions.mjs'
import { killing } from './killing.ts'
import { bind, codes, piper, range, through } from './plumbed.ts'
import { Roll } from './roll.ts'

// Fault 1. The large run is in fault.soak.test.ts.
test('10,000 items while one of two processes is killed again and again: none lost, none twice, in order', {
  timeout: 90_000,
}, async () => {
  const { rows, killed, ledger } = await killing({ items: 10_000, workers: 2, every: 700, whom: 'one', ms: 80_000 })
  expect(killed).toBeGreaterThan(9)
  expect(codes(rows)).toEqual(range(10_000))
  expect(ledger.total).toMatchObject({ read: 10_000, emitted: 10_000, inFlight: 0 })
})

// Fault 2.
test('all processes killed at once, several times: the run ends as if nothing had been', {
  timeout: 60_000,
}, async () => {
  const { rows, killed } = await killing({ items: 3_000, workers: 2, every: 500, whom: 'all', ms: 50_000 })
  expect(killed).toBeGreaterThan(5)
  expect(codes(rows)).toEqual(range(3_000))
})

// Fault 3. The last item that is computed when the process is stopped may take as long as the others before it is missed.
describe('a process that is stopped for longer than an item may take', () => {
  const limit = { timeoutMs: 2_000 }

  test.each([
    ['its item timed out', limit],
    ['its item is computed elsewhere', { ...limit, retry: { attempts: 3, when: () => true } }],
  ])('is replaced, and %s; going on, it changes nothing', { timeout: 60_000 }, async (_, options) => {
    using roll = new Roll()
    const storm = chaos({}, freeze({ everyRows: 20, forMs: 4_000, times: 1 }))
    const { rows, ledger, stats, log } = await through(
      { workers: processes(2), stride: 1, setup: bind(announce, roll.file) as never },
      (parallel) => [piper(bind(nap, 10), { parallel, name: 'napping', ...options })],
      { items: range(400), storm, ms: 50_000 },
    )
    expect(log).toMatchObject([{ did: 'stopped', to: [{ pid: expect.any(Number) }] }])
    const late = rows.filter(isPiperError)
    expect(late.length).toBeLessThanOrEqual('retry' in options ? 0 : 1)
    for (const { code } of late) expect(code).toBe('ERR_TIMEOUT')
    expect(rows.map((row) => (isPiperError(row) ? row.index : row))).toEqual(range(400))
    expect(ledger.total).toMatchObject({ read: 400, emitted: 400 - late.length, errored: late.length, inFlight: 0 })
    // It may have been stopped between two items: then there was none to compute again.
    if (!('retry' in options)) expect(stats.nodes['napping']?.retries).toBe(0)
    // Another one stands in for it.
    expect(roll.lines.length).toBeGreaterThanOrEqual(3)
  })
})
