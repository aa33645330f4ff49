import { isPiperError } from '@papy/core'
import { websocket } from '@papy/runtime-ws'
import { expect, onTestFinished, test } from 'vitest'
import { Proxy } from '../../.config/testing/proxy.ts'
import { seed } from '../../.config/testing/random.ts'
import { balanced } from '../reference/balanced.ts'
import { spin, stall, visit } from './fixtures/items.mjs'
import { Host } from './host.ts'
import { type Call, expected, repeated, type VisitsOptions, visits } from './visits.ts'

/** Suspected at once, given up never. */
const waited = { suspectMs: 300, graceMs: 60_000, connectMs: 2_000 }

/** A host, and the wire to it. */
async function reached() {
  const there = await Host.start({ slots: 2 })
  onTestFinished(() => there[Symbol.asyncDispose]())
  const proxy = await Proxy.to(there.port, seed)
  onTestFinished(() => proxy[Symbol.asyncDispose]())
  return { there, proxy }
}

/** Runs items with a limit of 300 ms over a wire that is cut for `cutMs` when a row, or a call, is seen. */
async function cutOff(
  isTime: (count: number, calls: readonly Call[]) => boolean,
  cutMs: number,
  options: Omit<VisitsOptions, 'workers'>,
) {
  const { proxy } = await reached()
  let cut = false
  const found = await visits({
    workers: websocket(`127.0.0.1:${proxy.port}`, 2, waited),
    ...options,
    options: { timeoutMs: 300 },
    onRow: (count, calls) => {
      if (cut || !isTime(count, calls())) return
      cut = true
      proxy.hold()
      setTimeout(() => proxy.pass(), cutMs)
    },
  })
  expect(cut).toBe(true)
  balanced(found.ledger)
  return found
}

test('a cut far longer than a time-out, and shorter than its grace, ends no item and repeats none', async () => {
  const { rows, calls } = await cutOff((count) => count === 200, 2_800, { items: 600, fn: visit })
  expect(rows).toEqual(expected(600))
  expect(repeated(calls)).toEqual([])
})

test.each([
  ['that computes without end', spin],
  ['that waits without end', stall],
])('an item %s while its host is cut off is one placeholder, and no other item is one', async (_, fn) => {
  const { rows } = await cutOff((count) => count === 100, 1_200, { items: 200, fn, arg: 130 })
  const bad = rows.flatMap((row, at) => (isPiperError(row) ? [[at, row.code]] : []))
  expect(bad).toEqual([[130, 'ERR_TIMEOUT']])
  expect(rows.filter((row) => !isPiperError(row))).toEqual(expected(200).toSpliced(130, 1))
})

test.skipIf(process.platform !== 'linux')(
  'a host that stood still, and its workers with it, has all of its time anew',
  async () => {
    const { there, proxy } = await reached()
    let stood = false
    const { rows, calls } = await visits({
      items: 24,
      workers: websocket(`127.0.0.1:${proxy.port}`, 2, waited),
      arg: 150,
      options: { timeoutMs: 600 },
      onRow: (count) => {
        if (stood || count < 10) return
        stood = true
        there.signalAll('SIGSTOP')
        setTimeout(() => there.signalAll('SIGCONT'), 1_800)
      },
    })
    expect(rows).toEqual(expected(24))
    expect(repeated(calls)).toEqual([])
  },
)
