import { describe, expect, test } from 'vitest'
import { Feed } from '../reference/feed.ts'
import { program } from '../scenario/program.ts'
import { misbehave, nap, where } from './fixtures/functions.mjs'
import { kinds } from './kinds.ts'
import { bind, codes, piper, range, reasonOf, through } from './plumbed.ts'
import { Roll } from './roll.ts'

describe.each(kinds)('$name that user code ends', ({ name, workers }) => {
  // Fault 4.
  test('one of each way in 500 items: each item says how, and no other notices', { timeout: 40_000 }, async () => {
    // Abort, and a fault in native code, would end the threads' whole process, by design.
    const native = name === 'processes'
    const plan = {
      250: 'exit',
      750: native ? 'abort' : 'exit3',
      1250: 'throwAfterwards',
      1750: native ? 'segfault' : 'exit3',
    }
    const { rows, ledger } = await through(
      { workers: workers(2) },
      (parallel) => [piper(bind(misbehave, plan), { parallel })],
      { items: range(2_000), ms: 30_000 },
    )
    const lost = [250, 750, 1750]
    expect(codes(rows)).toEqual(range(2_000).map((x) => (lost.includes(x) ? 'ERR_WORKER_LOST' : x)))
    expect(reasonOf(rows[250])).toMatch(/\bcode\W{1,3}0\b/)
    expect(reasonOf(rows[750])).toMatch(native ? /SIGABRT/ : /\bcode\W{1,3}3\b/)
    expect(reasonOf(rows[1750])).toMatch(native ? /SIGSEGV|SIGBUS/ : /\bcode\W{1,3}3\b/)
    expect(ledger.total).toMatchObject({ read: 2_000, emitted: 1_997, errored: 3, inFlight: 0 })
  })

  // Fault 12.
  test('a poison item is given up after three workers, and costs no more than those', async () => {
    using roll = new Roll()
    const { rows, stats } = await through(
      { workers: workers(2), stride: 7 },
      (parallel) => [piper(bind(misbehave, { 40: 'exit', 41: 'exit' }, roll.file), { parallel, name: 'poisoned' })],
      { items: range(200) },
    )
    expect(codes(rows)).toEqual(range(200).map((x) => (x === 40 || x === 41 ? 'ERR_WORKER_LOST' : x)))
    expect(roll.lines.toSorted()).toEqual([40, 40, 40, 41, 41, 41])
    expect(stats.nodes['poisoned']).toMatchObject({ in: 200, out: 200, errors: 2 })
  })

  test('the first items are all poison: each is given up, and that is no crash loop', { timeout: 40_000 }, async () => {
    const plan = Object.fromEntries(range(6).map((x) => [x, 'exit']))
    const { rows } = await through(
      { workers: workers(2), stride: 1 },
      (parallel) => [piper(bind(misbehave, plan), { parallel })],
      { items: range(30), ms: 30_000 },
    )
    expect(codes(rows)).toEqual(range(30).map((x) => (x in plan ? 'ERR_WORKER_LOST' : x)))
  })

  test('a program waits for the replacements, and then ends by itself', { timeout: 60_000 }, async () => {
    const { code, signal, out } = await program('../../../fault/fixtures/poisoned-program.mjs', {
      args: [name],
      ms: 50_000,
    })
    expect([out, code, signal]).toEqual(['5 of 20 lost', 0, null])
  })

  test('is back to its size afterwards', async () => {
    const plan = Object.fromEntries(range(2).map((x) => [x, 'exit']))
    const seen = new Set<unknown>()
    const onRow = (count: number, row: unknown) => {
      if (count > 2) seen.add(row)
      return seen.size === 2 ? 'leave' : undefined
    }
    await through(
      { workers: workers(2), stride: 1 },
      (parallel) => [piper([bind(misbehave, plan), bind(nap, 2), where], { parallel })],
      { items: new Feed(), onRow, keep: false },
    )
    expect(seen.size).toBe(2)
  })
})
