import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PiperError, Plugin } from '@papy/core'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { cbor } from '@papy/serializer-cbor'
import { json } from '@papy/serializer-json'
import { v8 } from '@papy/serializer-v8'
import { dumpItem, type ItemTicket, loadItem } from '@papy/std/items'
import { file } from '@papy/transport-file'
import { memory } from '@papy/transport-memory'
import { mysql } from '@papy/transport-mysql'
import { pipe as fifo } from '@papy/transport-pipe'
import { shm } from '@papy/transport-shm'
import { socket } from '@papy/transport-socket'
import { sqlite } from '@papy/transport-sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as f from './fixtures/ticketing.mjs'
import { bind, errorOf, failed, pipe, piper, plumb, stream, thrown } from './flow.ts'
import { pool } from './place.ts'
import { range } from './source.ts'
import { until } from './until.ts'

const env = { PAPY_TEST_MYSQL_URL: process.env['PAPY_TEST_MYSQL_URL'] ?? '' }
const places = {
  serial: () => undefined,
  inline: () => inline(2),
  threads: () => threads(2),
  processes: () => processes(2, { env }),
  mixed: () => [threads(1), processes(1, { env })],
}
type Place = keyof typeof places

const transports = {
  memory: () => memory(),
  shm: () => shm(),
  unix: () => socket(),
  tcp: () => socket({ host: '127.0.0.1' }),
  pipe: () => fifo(),
  file: () => file(),
  'file in a directory': () => file({ directory }),
  sqlite: () => sqlite(),
  mysql: () => mysql({ url: { env: 'PAPY_TEST_MYSQL_URL' } }),
}
type Kind = keyof typeof transports
const kinds = Object.keys(transports) as Kind[]

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'papy-items-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** What of items, and of ends, is in the directory. */
const left = () => names().filter((name) => /\d\.\d+[\w.-]*$|\.end$/.test(name))
// A folder that goes while it is read: it is read again.
function names(): readonly string[] {
  try {
    return readdirSync(directory, { recursive: true }) as string[]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return names()
  }
}
const items = () => left().filter((name) => !name.endsWith('.end'))
const open = (place: Place, settings: object = {}) => {
  const workers = places[place]()
  return workers === undefined ? undefined : pool(workers, { stride: 3, ...settings })
}
const close = (...pools: readonly (ReturnType<typeof open> | undefined)[]) =>
  Promise.all(pools.map((one) => one?.close()))
const at = (parallel: ReturnType<typeof open>, options: object = {}) => ({ ...(parallel && { parallel }), ...options })
const seen = (length: number) => range(length).map((x) => [x, 20_000, x % 256])

const ways: readonly (readonly [Place, Place])[] = [
  ['serial', 'serial'],
  ['serial', 'inline'],
  ['inline', 'serial'],
  ['serial', 'threads'],
  ['threads', 'serial'],
  ['threads', 'threads'],
  ['threads', 'processes'],
  ['processes', 'threads'],
  ['processes', 'processes'],
  ['mixed', 'mixed'],
]
const near = (place: Place) => place === 'serial' || place === 'inline'
const cells = ways.flatMap(([from, to]) => kinds.map((kind) => ({ from, to, kind })))
const noServer = env.PAPY_TEST_MYSQL_URL === ''

describe.each(cells)('$kind, from $from to $to', ({ from, to, kind }) => {
  const reaches = kind !== 'memory' || (near(from) && near(to))

  test.skipIf(!reaches || (kind === 'mysql' && noServer))(
    'items are loaded as they were dumped, through another piper, and nothing is left',
    async () => {
      const [one, two] = [open(from), open(to)]
      const plumber = plumb()
      pipe(plumber, [
        piper([f.large, dumpItem(transports[kind]())], at(one)),
        piper(f.written),
        piper([loadItem(), f.seen], at(two)),
      ])
      expect(await stream(plumber, [range(40)])).toEqual(seen(40))
      await close(one, two)
      await until(() => left().length === 0)
    },
  )

  test.skipIf(reaches)('is refused while the graph is built', async () => {
    const [one, two] = [open(from), open(to)]
    const error = thrown(() => {
      const dump = piper([f.large, dumpItem(transports[kind]())], at(one))
      pipe(plumb(), [dump, piper(f.written), piper([loadItem(), f.seen], at(two))])
    })
    expect(error).toMatchObject({ name: 'PluginError', code: 'ERR_PLUGIN_INCOMPATIBLE' })
    await close(one, two)
  })
})

describe.each(Object.entries({ json, v8, cbor }))('with the serializer %s', (_, serializer) => {
  test('items are written by it', async () => {
    await using one = pool(threads(1))
    const plumber = plumb()
    pipe(plumber, [piper(dumpItem(socket({ serializer: serializer() })), { parallel: one }), piper(loadItem())])
    expect(await stream(plumber, [[{ a: [1, 'b'] }, null, 'c']])).toEqual([{ a: [1, 'b'] }, null, 'c'])
  })
})

/** A transport whose items can be counted. */
const spool = () => file({ directory })

describe('who takes an item, and how often', () => {
  test('a fork: each reader loads it, in whatever order', async () => {
    await using one = pool(threads(2), { stride: 4 })
    const top = piper([f.large, dumpItem(spool())], { parallel: one, name: 'top' })
    const plumber = plumb()
    for (const name of ['a', 'b']) pipe(plumber, [top, piper([loadItem(), f.seen], { parallel: one, name })])
    pipe(plumber, [top, piper([loadItem(), f.seen], { name: 'c' })])
    const rows = await stream(plumber, [range(30)])
    expect(rows).toEqual(seen(30).map((row) => [row, row, row]))
    await until(() => left().length === 0)
  })

  test('a join of two items, of two transports', async () => {
    await using one = pool(processes(1))
    const plumber = plumb()
    const top = piper(f.large, { parallel: one, name: 'top' })
    const left = piper(dumpItem(spool()), { parallel: one, name: 'left' })
    const right = piper(dumpItem(socket()), { parallel: one, name: 'right' })
    const [first, second] = [piper(loadItem(), { name: 'first' }), piper(loadItem(), { parallel: one, name: 'second' })]
    const bottom = piper(f.both, { name: 'bottom' })
    pipe(plumber, [top, left, first, bottom])
    pipe(plumber, [top, right, second, bottom])
    expect(await stream(plumber, [range(20)])).toEqual(range(20).map((x) => [x, x]))
  })

  test('tickets that are gathered, and sub-items', async () => {
    await using one = pool(threads(2), { stride: 4 })
    const plumber = plumb()
    pipe(plumber, [
      piper(f.large, { parallel: one }),
      piper(dumpItem(spool()), { parallel: one, name: 'dump' }),
      piper(loadItem(), { parallel: one, name: 'load' }),
      piper(f.seenPairs, { parallel: one, consume: 3 }),
    ])
    expect(await stream(plumber, [range(10)])).toEqual([[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]])
    await until(() => left().length === 0)
  })

  test('items go as their rows leave, not only at the end', async () => {
    await using one = pool(threads(1), { buffer: 4, stride: 1 })
    const plumber = plumb()
    pipe(plumber, [
      piper([f.large, dumpItem(spool())], { parallel: one }),
      piper([loadItem(), f.seen], { parallel: one }),
    ])
    let most = 0
    for await (const _ of plumber.stream([range(200)] as never)) {
      most = Math.max(most, items().length)
      await until(() => items().length < 20)
    }
    expect(most).toBeGreaterThan(0)
    await plumber.close()
  })

  test('without order, too', async () => {
    await using one = pool(threads(2), { ordered: false, stride: 1, buffer: 8 })
    const plumber = plumb()
    pipe(plumber, [
      piper([f.large, dumpItem(spool())], { parallel: one }),
      piper([loadItem(), f.seen], { parallel: one }),
    ])
    const rows: unknown[] = []
    for await (const row of plumber.stream([range(100)] as never)) {
      rows.push((row as [number])[0])
      await until(() => items().length < 40)
    }
    expect(rows.sort((a, b) => Number(a) - Number(b))).toEqual(range(100))
    await plumber.close()
    await until(() => left().length === 0)
  })

  test('remove: it is gone once it is loaded, and a second one finds that', async () => {
    const plumber = plumb()
    const top = piper([f.large, dumpItem(spool())], { name: 'top' })
    pipe(plumber, [top, piper([loadItem({ remove: true }), f.seen], { name: 'first', branch: 0 })])
    pipe(plumber, [top, piper(f.written, { name: 'passed', branch: 1 }), piper([loadItem(), f.seen], { name: 'late' })])
    const found: unknown[] = []
    for await (const row of plumber.stream([range(1)] as never)) found.push(...(row as unknown[]))
    expect(found[0]).toEqual([0, 20_000, 0])
    expect((found[1] as PiperError).errors[0]?.cause).toMatchObject({ code: 'ERR_TICKET_SPENT' })
    await plumber.close()
  })

  test.each(['threads', 'processes'] as const)(
    'remove, and %s that end under the item: it is loaded again',
    async (place) => {
      await using one = pool(places[place](), { stride: 2 })
      const marker = join(directory, 'marker')
      const plumber = plumb()
      pipe(plumber, [
        piper([f.large, dumpItem(spool())], { parallel: one }),
        piper([loadItem({ remove: true }), bind(f.exitOnce, 5, marker), f.seen], { parallel: one }),
      ])
      expect(await stream(plumber, [range(12)])).toEqual(seen(12))
      expect(existsSync(marker)).toBe(true)
      await until(() => items().length === 0)
    },
  )

  test('remove, and an attempt that fails: it is loaded again', async () => {
    await using one = pool(threads(1))
    const plumber = plumb()
    pipe(plumber, [
      piper([f.large, dumpItem(spool())], { parallel: one }),
      piper([loadItem({ remove: true }), f.failFirst, f.seen], { parallel: one, retry: { attempts: 2 } }),
    ])
    expect(await stream(plumber, [range(9)])).toEqual(seen(9))
    await until(() => items().length === 0)
  })
})

describe('nothing is left', () => {
  test('of items whose tickets are lost in a function that fails', async () => {
    await using one = pool(threads(2))
    const plumber = plumb()
    pipe(plumber, [
      piper([f.large, dumpItem(spool()), bind(f.failTicket, 4)], { parallel: one }),
      piper([loadItem(), f.seen], { parallel: one }),
    ])
    const rows = await stream(plumber, [range(40)])
    expect(rows.filter((row) => !Array.isArray(row)).length).toBeGreaterThan(5)
    await until(() => left().length === 0)
  })

  test.each(['threads', 'processes', 'serial'] as const)('of a loop that is left early: %s', async (place) => {
    const one = open(place)
    const plumber = plumb()
    pipe(plumber, [piper([f.large, dumpItem(spool())], at(one)), piper([loadItem(), f.seen], at(one))])
    for await (const row of plumber.stream([range(1000)] as never)) if ((row as [number])[0] === 20) break
    await plumber.close()
    await until(() => left().length === 0)
    await close(one)
  })

  test.each(['threads', 'processes'] as const)('of a run that is closed in the middle of it: %s', async (place) => {
    const one = open(place)
    const plumber = plumb()
    pipe(plumber, [
      piper([f.large, dumpItem(spool()), bind(f.wait, 20)], at(one)),
      piper([loadItem(), f.seen], at(one)),
    ])
    await plumber.start([range(1000)] as never)
    await plumber.run()
    await until(() => items().length > 0)
    await plumber.close()
    await until(() => left().length === 0)
    await close(one)
  })

  test('of items that took too long after they were dumped', async () => {
    await using one = pool(threads(2))
    const plumber = plumb()
    const dump = [f.large, dumpItem(spool()), bind(f.wait, 10_000)]
    pipe(plumber, [piper(dump, { parallel: one, timeoutMs: 30 }), piper([loadItem(), f.seen], { parallel: one })])
    const rows = await stream(plumber, [range(4)])
    expect(rows).toHaveLength(4)
    expect(rows[0]).toEqual(failed(expect.stringContaining('took longer') as never))
    await until(() => items().length === 0)
  })

  test('of a Dagger without a Plumber', async () => {
    const plumber = plumb()
    const end = piper([loadItem(), f.seen], { name: 'end' })
    pipe(plumber, [piper([f.large, dumpItem(spool())]), end])
    const dagger = plumber as unknown as import('@papy/core').Dagger
    expect(dagger.pipers()).toHaveLength(2)
    expect(await stream(plumber, [range(5)])).toEqual(seen(5))
  })
})

/** Runs a pipeline that only dumps, and gives the tickets as a file would. */
async function tickets(dump: unknown, options: object, length = 6): Promise<ItemTicket[]> {
  const plumber = plumb([piper([f.large, dump], options)])
  const rows = await stream(plumber, [range(length)])
  return JSON.parse(JSON.stringify(rows)) as ItemTicket[]
}

const check = (): readonly (readonly [string, () => Plugin<'transport'>])[] => [
  ['file', () => file({ directory })],
  ['sqlite', () => sqlite({ file: join(directory, 'kept.sqlite') })],
  ['mysql', () => mysql({ url: { env: 'PAPY_TEST_MYSQL_URL' } })],
]

describe.each(check())('a check-point in %s', (kind, transport) => {
  for (const [from, to] of [
    ['threads', 'processes'],
    ['serial', 'threads'],
    ['processes', 'serial'],
  ] as const)
    test.skipIf(kind === 'mysql' && noServer)(`a second run loads what a first one kept: ${from}, ${to}`, async () => {
      const [one, two] = [open(from), open(to)]
      const kept = await tickets(dumpItem(transport(), { keep: true }), at(one))
      for (const options of [{}, { remove: true }]) {
        const again = plumb([piper([loadItem(transport(), options), f.seen], at(two))])
        expect(await stream(again, [kept])).toEqual(seen(6))
      }
      await close(one, two)
      const gone = plumb([piper(loadItem(transport()))])
      const found: unknown[] = []
      for await (const row of gone.stream([kept] as never)) found.push(row)
      expect(found.map((row) => (row as PiperError).errors[0]?.cause)).toEqual(
        kept.map(() => expect.objectContaining({ code: 'ERR_TICKET_SPENT' })),
      )
      await gone.close()
      if (kind === 'file') await until(() => left().length === 0)
    })
})

describe('what is kept', () => {
  test('the piper says it: items stay when they were loaded', async () => {
    await using one = pool(threads(1))
    const plumber = plumb()
    pipe(plumber, [
      piper([f.large, dumpItem(spool())], { parallel: one, keep: true }),
      piper([loadItem(), f.seen], { parallel: one }),
    ])
    expect(await stream(plumber, [range(7)])).toEqual(seen(7))
    await until(() => left().length === 7)
    expect(items()).toHaveLength(7)
  })

  test('names begin and end as the user wants', async () => {
    const kept = await tickets(dumpItem(spool(), { keep: true, prefix: 'model-', suffix: '.bin' }), {})
    expect(items().map((name) => /[^/\\]*$/.exec(name)?.[0])).toEqual(
      kept.map(() => expect.stringMatching(/^model-0-\d+-[0-9a-f]{16}-0\.0\.bin$/)),
    )
    const plumber = plumb([piper([loadItem(spool(), { remove: true }), f.seen])])
    expect(await stream(plumber, [kept])).toEqual(seen(6))
    await until(() => left().length === 0)
  })

  test('tickets of many runs', async () => {
    const kept: ItemTicket[] = []
    for (let run = 0; run < 12; run++) kept.push(...(await tickets(dumpItem(spool(), { keep: true }), {}, 2)))
    await using one = pool(threads(2))
    const again = plumb([piper([loadItem(spool(), { remove: true }), f.seen], { parallel: one })])
    expect(await stream(again, [kept])).toEqual(range(12).flatMap(() => seen(2)))
    await until(() => left().length === 0)
  })
})

describe('what is refused, and when', () => {
  const incompatible = { name: 'PluginError', code: 'ERR_PLUGIN_INCOMPATIBLE' }

  test('a transport that does not leave the thread, by the piper', () => {
    const one = pool(processes(1))
    expect(thrown(() => piper(dumpItem(memory()), { parallel: one }))).toMatchObject(incompatible)
  })

  test('by the pipe that would bring tickets out of reach, wherever it is', () => {
    const one = pool(threads(1))
    const plumber = plumb()
    const [a, b, c] = [piper(dumpItem(memory())), piper(f.written), piper(loadItem(), { parallel: one })]
    pipe(plumber, [b, c])
    expect(thrown(() => pipe(plumber, [a, b]))).toMatchObject(incompatible)
    expect(plumber.pipes()).toHaveLength(1)
  })

  test.each(Object.entries({ socket, fifo, shm, memory, file, sqlite }))(
    'to keep in %s, where all goes with the run',
    (_, transport) => {
      expect(thrown(() => dumpItem(transport(), { keep: true }))).toMatchObject(incompatible)
      expect(thrown(() => piper(dumpItem(transport()), { keep: true }))).toMatchObject(incompatible)
    },
  )

  test('to load where nothing was dumped', async () => {
    const plumber = plumb([piper(loadItem())])
    expect(thrown(() => plumber.stream([[1]]))).toMatchObject({ code: 'ERR_ARGUMENT', piper: 'loadItem' })
    expect(await errorOf(() => plumber.start([[1]]))).toMatchObject({ code: 'ERR_ARGUMENT' })
    await plumber.close()
  })

  test('options and arguments', () => {
    const calls: (() => unknown)[] = [
      () => dumpItem('file' as never),
      () => dumpItem(socket(), { kept: true } as never),
      () => dumpItem(socket(), { prefix: '../' }),
      () => dumpItem(socket(), { suffix: '.tmp' }),
      () => loadItem({ keep: true } as never),
      () => loadItem(socket(), { remove: 1 } as never),
      () => loadItem('file' as never, {}),
    ]
    for (const call of calls) expect(thrown(call)).toMatchObject({ code: 'ERR_ARGUMENT' })
  })

  test('a piper that stands alone, a task, and a Worker', async () => {
    const alone = piper(dumpItem(socket()))
    expect(thrown(() => alone.connect([[1]]))).toMatchObject({ code: 'ERR_STATE' })
    await using one = pool(threads(1))
    expect(thrown(() => one.addTask(dumpItem(socket()), [1]))).toMatchObject({ code: 'ERR_ARGUMENT' })
    const { Worker } = await import('@papy/core')
    expect(await new Worker(dumpItem(socket())).evaluate([1])).toMatchObject({ cause: { code: 'ERR_STATE' } })
  })

  test('tickets that are none, or another run’s', async () => {
    const [kept] = await tickets(dumpItem(spool(), { keep: true }), {}, 1)
    const bad = [
      7,
      null,
      {},
      { ...kept, run: '../../etc' },
      { ...kept, via: 1 },
      { ...kept, at: '../../etc/passwd' },
      kept,
    ]
    const plumber = plumb()
    const top = piper([f.written, dumpItem(socket())], { name: 'top' })
    pipe(plumber, [top, piper(([, ticket]: unknown[]) => ticket, { name: 'swap' }), piper(loadItem())])
    const swap = plumber.resolve('swap')
    const given = piper(f.written, { name: 'given' })
    pipe(plumber, [given, swap as never])
    const found: unknown[] = []
    for await (const row of plumber.stream([bad, bad] as never)) found.push((row as PiperError).errors[0]?.cause)
    const codes = found.map((error) => (error as { code: string }).code)
    const malformed = 'ERR_TICKET_MALFORMED'
    expect(codes.slice(0, 5)).toEqual(Array(5).fill(malformed))
    expect(codes.slice(5)).toEqual(Array(2).fill('ERR_TICKET_FOREIGN'))
    await plumber.close()
    const earlier = plumb([piper(loadItem(spool()))])
    const places: unknown[] = []
    for await (const row of earlier.stream([[bad[5], bad[3]]] as never))
      places.push((row as PiperError).errors[0]?.cause)
    expect(places).toEqual(Array(2).fill(expect.objectContaining({ code: malformed })))
    await earlier.close()
  })

  test('an item that cannot be written, with its path', async () => {
    await using one = pool(threads(1))
    for (const options of [{}, { serializer: json() }]) {
      const plumber = plumb()
      pipe(plumber, [piper([f.unclear, dumpItem(socket(options))], { parallel: one }), piper(loadItem())])
      expect(await stream(plumber, [[1]])).toEqual([failed(expect.stringContaining('item.inner[0]') as never)])
    }
  })
})
