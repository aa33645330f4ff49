import { isPiperError, type PiperError } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { misbehave, noted } from './fixtures/functions.mjs'
import { kinds } from './kinds.ts'
import { bind, codes, piper, range, through } from './plumbed.ts'
import { Roll } from './roll.ts'

describe.each(kinds)('$name', ({ workers }) => {
  // Fault 7.
  test.each(['spin', 'stuck'])(
    '%s: some of 500 items never end: each of them timed out, its slot free',
    {
      timeout: 40_000,
    },
    async (deed) => {
      const bad = [3, 4, 77, 300, 499]
      const plan = Object.fromEntries(bad.map((x) => [x, deed]))
      const { rows, stats, ledger } = await through(
        { workers: workers(2) },
        (parallel) => [piper(bind(misbehave, plan), { parallel, timeoutMs: 500, name: 'endless' })],
        { items: range(500), ms: 30_000 },
      )
      expect(codes(rows)).toEqual(range(500).map((x) => (bad.includes(x) ? 'ERR_TIMEOUT' : x)))
      const late = rows.filter(isPiperError).map(({ cause }) => (cause as PiperError).cause)
      for (const cause of late) expect(cause).toMatchObject({ name: 'TimeoutError', code: 'ERR_TIMEOUT' })
      expect(stats.nodes['endless']).toMatchObject({ timeouts: bad.length, errors: bad.length })
      expect(ledger.total).toMatchObject({ read: 500, emitted: 495, errored: 5, inFlight: 0 })
    },
  )

  test('every item never ends: as many placeholders, and an end', { timeout: 30_000 }, async () => {
    const plan = Object.fromEntries(range(4).map((x) => [x, 'spin']))
    const { rows } = await through(
      { workers: workers(2) },
      (parallel) => [piper(bind(misbehave, plan), { parallel, timeoutMs: 300 })],
      { items: range(4) },
    )
    expect(codes(rows)).toEqual(range(4).map(() => 'ERR_TIMEOUT'))
  })

  // Fault 8. Longer in fault.soak.test.ts.
  test.each([undefined, 60_000])(
    'valid work that blocks its event loop is not taken for dead (timeoutMs %s)',
    async (limit) => {
      using roll = new Roll()
      const { rows, stats } = await through(
        { workers: workers(2), stride: 2 },
        (parallel) => [
          piper(bind(noted, roll.file, 900), { parallel, name: 'long', ...(limit ? { timeoutMs: limit } : {}) }),
        ],
        { items: range(4) },
      )
      expect(rows).toEqual(range(4))
      expect(roll.lines.toSorted()).toEqual(range(4))
      expect(stats.nodes['long']).toMatchObject({ retries: 0, timeouts: 0, errors: 0 })
    },
  )
})
