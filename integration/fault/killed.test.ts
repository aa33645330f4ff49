import { isPiperError } from '@papy/core'
import { processes } from '@papy/runtime-process'
import { expect, test } from 'vitest'
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

// Fault 3.
test('a process that is frozen for longer than an item may take is replaced; thawed, it changes nothing', async () => {
  using roll = new Roll()
  let frozen: number | undefined
  const freeze = (count: number): void => {
    if (count === 60 && frozen !== undefined) thaw(frozen)
    if (count !== 20) return
    frozen = roll.alive.at(0)
    if (frozen !== undefined) process.kill(frozen, 'SIGSTOP')
  }
  const { rows, ledger } = await through(
    { workers: processes(2), stride: 1, setup: bind(announce, roll.file) as never },
    (parallel) => [piper(bind(nap, 10), { parallel, timeoutMs: 700 })],
    { items: range(100), onRow: freeze },
  )
  expect(frozen).toBeTypeOf('number')
  const late = rows.filter(isPiperError)
  expect(late.length).toBeLessThanOrEqual(1)
  expect(rows.map((row) => (isPiperError(row) ? row.index : row))).toEqual(range(100))
  for (const { code } of late) expect(code).toBe('ERR_TIMEOUT')
  expect(ledger.total).toMatchObject({ read: 100, emitted: 100 - late.length, errored: late.length, inFlight: 0 })
})

// It may be gone.
function thaw(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
  } catch {}
}
