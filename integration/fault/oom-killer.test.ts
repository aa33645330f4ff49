import { isPiperError } from '@papy/core'
import { processes } from '@papy/runtime-process'
import { expect, test } from 'vitest'
import { announce, misbehave } from './fixtures/functions.mjs'
import { MemoryGroup, whyNoMemoryGroup } from './memory-group.ts'
import { bind, codes, piper, range, reasonOf, through } from './plumbed.ts'
import { Roll } from './roll.ts'

const reason = whyNoMemoryGroup()
const limit = 160 * 2 ** 20

// Fault 6. Where it is skipped, its name says why.
test.skipIf(reason !== undefined)(
  `a process that the system ends for want of memory: its item says so, all others are there${reason ? ` (skipped: ${reason})` : ''}`,
  { timeout: 60_000 },
  async () => {
    using roll = new Roll()
    await using group = new MemoryGroup(limit)
    const before = process.memoryUsage.rss()
    const { rows, ledger } = await through(
      { workers: processes(2, { stderr: 'capture' }), setup: bind(announce, group.file) as never },
      (parallel) => [piper(bind(misbehave, { 30: 'gorge' }, roll.file), { parallel })],
      { items: range(200), ms: 50_000 },
    )
    expect(codes(rows)).toEqual(range(200).map((x) => (x === 30 ? 'ERR_WORKER_LOST' : x)))
    expect(reasonOf(rows[30])).toMatch(/ran out of memory/)
    expect(isPiperError(rows[30]) && rows[30].cause).toMatchObject({
      cause: { reason: 'memory', signal: 'SIGKILL', attempts: 3 },
    })
    expect(roll.lines).toEqual([30, 30, 30])
    expect(ledger.total).toMatchObject({ read: 200, emitted: 199, errored: 1, inFlight: 0 })
    expect(process.memoryUsage.rss() - before).toBeLessThan(limit)
  },
)
