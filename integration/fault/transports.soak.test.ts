import { join } from 'node:path'
import type { Plugin, Ticket, Transport } from '@papy/contract'
import { isPiperError } from '@papy/core'
import { processes } from '@papy/runtime-process'
import { file } from '@papy/transport-file'
import { mysql } from '@papy/transport-mysql'
import { pipe } from '@papy/transport-pipe'
import { shm } from '@papy/transport-shm'
import { socket } from '@papy/transport-socket'
import { sqlite } from '@papy/transport-sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { bytes, testDirectory, testRun } from '../../.config/testing/end.ts'
import { testServer, WHY } from '../../.config/testing/mysql-server.ts'
import { seed } from '../../.config/testing/random.ts'
import { descriptorsLeft, local } from './descriptors.ts'
import { badWire } from './fixtures/faulty.mjs'
import { bulk, laden, peakOf, unladen } from './fixtures/laden.mjs'
import { integrity } from './fixtures/sqlite-file.mjs'
import { locked } from './locked.ts'
import { bind, codes, piper, range, through } from './plumbed.ts'
import { Roll } from './roll.ts'

// The large sizes of what bad-wire.test.ts does small, and fault 28 for each transport.

const MB = 2 ** 20
const server = await testServer()
afterAll(() => server?.stop())

test(`19: 1,000,000 items over a wire that damages one read in 10,000: each is right (PAPY_SEED=${seed})`, async () => {
  using roll = new Roll()
  const contexts = testRun()
  const via = badWire({ roll: roll.file, flips: 1e-4, cuts: 1e-5, seed })
  const [here, there] = [await via.open(contexts()), await via.open(contexts())]
  const samples = range(64).map((at) => [bytes(100 + 31 * at, at)])
  for (let at = 0; at < 1_000_000; at += 64) {
    const tickets = await Promise.all(samples.map((parts) => here.put(parts)))
    const found = await Promise.all(tickets.map((ticket) => copied(there, ticket)))
    for (const [which, part] of found.entries())
      if (Buffer.compare(part, samples[which]?.[0] as Uint8Array) !== 0) expect.fail(`item ${at + which} is wrong`)
  }
  for (const end of [here, there]) await end[Symbol.asyncDispose]()
  const flipped = roll.lines.filter((kind) => kind === 1).length
  console.log(`fault 19: ${flipped} reads with a flipped bit, ${roll.lines.length - flipped} cut`)
  expect(flipped).toBeGreaterThan(1)
})

describe('23: 10,000 items leave no descriptor open', () => {
  test.each(Object.entries(local))('by %s', async (_, via) => {
    expect(await descriptorsLeft(via(), 10_000)).toBeLessThanOrEqual(2)
  })
})

test('24: a database that another process has for itself for 30 s is waited for', async () => {
  const file = join(testDirectory(), 'items.sqlite')
  const { rows } = await through(
    { workers: processes(2), stride: 2, buffer: 12 },
    (parallel) => [piper(laden, { parallel }), piper(unladen, { parallel })],
    {
      items: range(400),
      via: sqlite({ file, busyMs: 60_000 }),
      onRow: (count) => (count === 20 ? locked(file, 30_000) : undefined),
      ms: 120_000,
    },
  )
  expect(rows).toEqual(range(400))
  expect(integrity(file)).toBe('ok')
})

async function copied(end: Transport, ticket: Ticket): Promise<Uint8Array> {
  const lease = await end.take(ticket)
  const copy = Uint8Array.from(lease.parts[0] as Uint8Array)
  lease.release()
  return copy
}

describe.each<[string, Plugin<'transport'>]>([
  ['file()', file()],
  ['sqlite()', sqlite()],
  ['socket()', socket()],
  ["socket({ host: '127.0.0.1' })", socket({ host: '127.0.0.1' })],
  ['pipe()', pipe()],
  ['shm()', shm({ arenaBytes: 2 ** 31 })],
  ...(server === undefined ? [] : [['mysql()', mysql({ url: server.url })] as [string, Plugin<'transport'>]]),
])(`28: by %s${server === undefined ? ` (mysql() is skipped: ${WHY})` : ''}`, (name, via) => {
  const run = (items: number, byteLength: number) =>
    through(
      { workers: processes(1), stride: 1, buffer: 2 },
      (parallel) => [piper(bind(bulk, byteLength), { parallel }), piper(peakOf, { parallel })],
      { items: range(items), via, ms: 15 * 60_000 },
    )

  test('10 items of 200 MB arrive whole, and not all of them at once in memory', async () => {
    const { rows } = await run(10, 200 * MB)
    expect(codes(rows).map((row) => (row as number[]).slice(0, 2))).toEqual(range(10).map((x) => [200 * MB, x]))
    const most = Math.max(...rows.map((row) => (row as number[])[2] as number))
    console.log(`fault 28: ${name}, 10 × 200 MB: ${Math.round(most / MB)} MB at most in the worker`)
    // What is made, a copy of it on its way, what is read and what it is compared with; collectors take their time.
    expect(most).toBeLessThan(8 * 200 * MB)
  })

  test('an item of 1 GiB arrives whole, or is refused by name', async () => {
    const { rows } = await run(1, 2 ** 30)
    const [row] = rows
    console.log(`fault 28: ${name}, 1 GiB: ${isPiperError(row) ? `refused, ${row.code}` : 'whole'}`)
    if (isPiperError(row)) expect(row.code).toMatch(/^ERR_(ITEM_TOO_LARGE|NOT_SERIALIZABLE)$/)
    else expect((row as number[]).slice(0, 2)).toEqual([2 ** 30, 0])
  })
})
