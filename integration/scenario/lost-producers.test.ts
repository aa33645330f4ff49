import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PiperError, Plumber } from '@papy/core'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { pipe as fifo } from '@papy/transport-pipe'
import { shm } from '@papy/transport-shm'
import { socket } from '@papy/transport-socket'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as f from './fixtures/lost.mjs'
import { bind, drain, pipe, piper, plumb, stream } from './flow.ts'
import { pool } from './place.ts'
import { range } from './source.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'papy-lost-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const places = { threads, processes }
const transports = { socket, tcp: () => socket({ host: '127.0.0.1' }), pipe: fifo, shm }

/** One worker that makes items ahead of who takes them. */
const producers = (workers: unknown = processes(1)) => pool(workers, { stride: 1, buffer: 12 })

/** A function that takes notes under its name. */
const noting = (fn: unknown, name: string, rest: object = {}) => bind(fn, { directory, name, ...rest })

/** Who waits until a producer is lost is told so. */
function telling(plumber: Plumber): Plumber {
  void (async () => {
    for await (const { type } of plumber.events()) if (type === 'worker-lost') f.mark(directory, 'lost')
  })()
  return plumber
}

/** Items that were made more than once, those under which the worker was lost aside. */
function madeAgain(name: string, last: number): number[] {
  const all = f.notes(directory, name)
  return [...new Set(all.filter((x, at) => x !== last && all.indexOf(x) !== at))].sort((a, b) => a - b)
}

describe.each(Object.keys(places) as (keyof typeof places)[])('producers in %s', (place) => {
  test.each(Object.keys(transports) as (keyof typeof transports)[])(
    '%s: what they held is made again',
    async (name) => {
      await using one = producers(places[place](1))
      await using two = pool(threads(1))
      const plumber = telling(plumb())
      const [make, take] = [noting(f.madeUntil, 'made', { last: 4 }), noting(f.taken, 'taken')]
      pipe(plumber, [piper(make, { parallel: one }), piper(take, { parallel: two })], { via: transports[name]() })
      expect(await stream(plumber, [range(20)])).toEqual(range(20))
      // Threads look into the same memory, even when the one that filled it has ended.
      expect(madeAgain('made', 4).length > 0).toBe(!(name === 'shm' && place === 'threads'))
    },
  )
})

test('a fork: each of three readers gets what was lost, and it is made again once', async () => {
  await using one = producers()
  await using two = pool(threads(1))
  await using three = pool(threads(1))
  const plumber = telling(plumb())
  const top = piper(noting(f.madeUntil, 'made', { last: 4 }), { parallel: one })
  const reader = (name: string, options: object) => piper(noting(f.taken, name), { name, ...options })
  pipe(plumber, [top, reader('direct', { parallel: two })], { via: socket() })
  pipe(plumber, [top, reader('other', { parallel: three })], { via: socket() })
  pipe(plumber, [top, piper(f.seen, { name: 'here' })])
  expect(await stream(plumber, [range(20)])).toEqual(range(20).map((x) => [x, x, x]))
  const all = f.notes(directory, 'made')
  for (const x of madeAgain('made', 4)) expect(all.filter((other) => other === x)).toHaveLength(2)
})

test('a join, and a trip of two: both sides of a row are had again', async () => {
  await using one = producers()
  await using two = pool(threads(1))
  await using three = pool(threads(1))
  const plumber = telling(plumb())
  const bottom = piper(noting(f.takenPair, 'pair'), { parallel: two })
  const [first, second] = [
    piper(noting(f.made, 'first'), { parallel: one }),
    piper(noting(f.passedUntil, 'second', { last: 4 }), { parallel: one }),
  ]
  pipe(plumber, [first, second])
  pipe(plumber, [second, bottom], { via: socket() })
  pipe(plumber, [piper(noting(f.made, 'other'), { parallel: three }), bottom], { via: socket() })
  expect(plumber.plan().segments).toHaveLength(3)
  expect(await stream(plumber, [range(20), range(20)])).toEqual(range(20).map((x) => [x, x]))
  expect(madeAgain('second', 4)).not.toEqual([])
})

test('out of order: each comes once', async () => {
  await using one = producers(threads(1))
  await using two = pool(threads(1))
  const plumber = telling(plumb())
  const [make, take] = [noting(f.madeUntil, 'made', { last: 4 }), noting(f.taken, 'taken')]
  const free = { ordered: false }
  pipe(plumber, [piper(make, { parallel: one, ...free }), piper(take, { parallel: two, ...free })], { via: socket() })
  const rows = (await stream(plumber, [range(20)])) as number[]
  expect(rows.sort((a, b) => a - b)).toEqual(range(20))
  expect(madeAgain('made', 4)).not.toEqual([])
})

test('a chain: what the lost ones were made of was let go of already, and is made again, too', async () => {
  await using one = producers()
  await using two = producers()
  await using three = pool(threads(1))
  const plumber = telling(plumb())
  const chain = [
    piper(noting(f.made, 'first'), { parallel: one }),
    piper(noting(f.passedUntil, 'second', { last: 4 }), { parallel: two }),
    piper(noting(f.taken, 'taken'), { parallel: three }),
  ]
  pipe(plumber, chain, { via: socket() })
  expect(await stream(plumber, [range(20)])).toEqual(range(20))
  expect(madeAgain('second', 4)).not.toEqual([])
  expect(madeAgain('first', -1)).toEqual(expect.arrayContaining(madeAgain('second', 4)))
})

test('what throws when it is made again is a placeholder of who made it; the others come', async () => {
  await using one = producers()
  await using two = pool(threads(1))
  const plumber = telling(plumb())
  const top = piper(noting(f.madeOnce, 'made', { last: 4, bad: 2 }), { parallel: one, name: 'top' })
  pipe(plumber, [top, piper(noting(f.taken, 'taken'), { parallel: two })], { via: socket() })
  const rows = await drainRows(plumber, 20)
  expect(rows.filter((_, x) => x !== 2)).toEqual(range(20).filter((x) => x !== 2))
  expect(rows[2]).toMatchObject({ code: 'ERR_WORKER', node: 'top', index: 2 })
  expect((rows[2] as PiperError).errors[0]).toMatchObject({ inbox: [2], cause: { message: 'not again 2' } })
})

test('what ends whoever makes it again is lost after three attempts; the others come', async () => {
  await using one = producers()
  await using two = pool(threads(1))
  const plumber = telling(plumb())
  const top = piper(noting(f.madeFatally, 'made', { last: 4, bad: 2 }), { parallel: one, name: 'top' })
  pipe(plumber, [top, piper(noting(f.taken, 'taken'), { parallel: two })], { via: socket() })
  const rows = await drainRows(plumber, 20)
  expect(rows.filter((_, x) => x !== 2)).toEqual(range(20).filter((x) => x !== 2))
  expect(rows[2]).toMatchObject({ code: 'ERR_WORKER_LOST', node: 'top', index: 2 })
  expect((rows[2] as PiperError).errors[0]?.attempt).toBe(3)
})

test('workers that are replaced after two items each: all items arrive', async () => {
  await using one = pool(processes(2), { stride: 2, recycle: { items: 2 } })
  await using two = pool(threads(1))
  const plumber = plumb()
  const top = piper(noting(f.made, 'made'), { parallel: one })
  pipe(plumber, [top, piper(f.seen, { parallel: two })], { via: socket() })
  expect(await stream(plumber, [range(16)])).toEqual(range(16))
})

test.each(['paused', 'left', 'stopped'] as const)('a run that is %s while results are made again', async (how) => {
  await using one = producers()
  await using two = pool(threads(1))
  const plumber = telling(plumb())
  const top = piper(noting(f.madeUntil, 'made', { last: 4 }), { parallel: one })
  pipe(plumber, [top, piper(noting(f.taken, 'taken'), { parallel: two })], { via: socket() })
  const seen: unknown[] = []
  for await (const row of plumber.stream([range(20)] as never)) {
    seen.push(row)
    if (how === 'left' && seen.length === 1) break
    if (how === 'stopped' && seen.length === 1) await plumber.stop({ drain: false })
    if (how === 'paused') {
      await plumber.pause()
      await plumber.run()
    }
  }
  expect(seen).toEqual(range(how === 'paused' ? 20 : seen.length))
  const { read, emitted, returned, inFlight } = plumber.ledger().total
  expect([emitted + returned, inFlight]).toEqual([read, 0])
  await plumber.close()
})

/** Rows, with placeholders as they are. */
async function drainRows(plumber: Plumber, length: number): Promise<unknown[]> {
  const rows: unknown[] = []
  for await (const row of plumber.stream([range(length)] as never)) rows.push(row)
  await drain(rows)
  expect(plumber.ledger().total).toMatchObject({ inFlight: 0, returned: 0 })
  await plumber.close()
  return rows
}
