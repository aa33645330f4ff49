import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { json } from '@papy/serializer-json'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { scratch } from '../../../../.config/testing/scratch.ts'
import { type ItemKind, itemOf, opened, randoms } from './fixtures/engine.mjs'
import { driveApart } from './kills.ts'

const name = scratch('soak')
const total = 20_000
const failing = [0, 1, 2, 7777, 19_998, 19_999]
const KILLS = 60

type Case = readonly [title: string, open: string, kind: ItemKind, ending: string, args: readonly unknown[]]

const files: readonly Case[] = [
  ['text', 'textSink', 'text', '', [{ delimiter: '\0' }]],
  ['JSON lines', 'jsonSink', 'json', '', []],
  ['JSON lines, compressed', 'jsonSink', 'json', '.gz', []],
  ['csv', 'csvSink', 'csv', '', []],
  ['objects', 'objectSink', 'json', '', [json().descriptor]],
  ['objects, compressed', 'objectSink', 'json', '.gz', [json().descriptor]],
]

/** Kills sessions until one is through; how many were. */
async function killed(plan: Parameters<typeof driveApart>[0], kills: number, mostMs: number): Promise<number> {
  const random = randoms(plan.seed)
  for (let round = 0; round < kills; round++)
    if (await driveApart({ ...plan, seed: plan.seed + round, dieAfterMs: Math.floor(random() * mostMs) })) return round
  expect(await driveApart(plan)).toBe(true)
  return kills
}

test.each(files)('%s', async (_, open, kind, ending, args) => {
  const folder = name()
  mkdirSync(folder)
  const [path, plain] = [join(folder, `out${ending}`), join(folder, `plain${ending}`)]
  const session = await opened({ door: 'streams', open, args: [plain, ...args] })
  for (let index = 0; index < total; index++) await session.call([itemOf(kind, index)])
  await session.end('complete')
  const seed = Number(process.env['PAPY_SEED'] ?? Date.now() % 2 ** 31)
  const sink = { door: 'streams', open, args: [path, ...args] } as const
  const plan = { sink, kind, journal: join(folder, 'journal'), total, failing, seed, commitRate: 0.01 }
  const kills = await killed(plan, KILLS, 60)
  const mends = await killed({ ...plan, mode: 'mend' }, KILLS / 3, 15)
  console.log(`${open}${ending}: seed ${seed}, ${kills} kills, ${mends} while it was mended`)
  const content = (file: string) => (ending === '' ? readFileSync(file) : gunzipSync(readFileSync(file)))
  expect(content(path).equals(content(plain))).toBe(true)
})

test.each([1, 500])('SQLite, batches of %i', async (batch) => {
  const folder = name()
  mkdirSync(folder)
  const file = join(folder, 'rows.sqlite')
  const database = new Database(file)
  database.exec('CREATE TABLE t (id INTEGER, name TEXT)')
  const seed = Number(process.env['PAPY_SEED'] ?? Date.now() % 2 ** 31)
  const sink = { door: 'databases', open: 'rowSink', args: [file, 't', { batch }] } as const
  const plan = { sink, kind: 'row', journal: join(folder, 'journal'), total, failing, seed, commitRate: 0.01 } as const
  const kills = await killed(plan, KILLS, 90)
  const mends = await killed({ ...plan, mode: 'mend' }, KILLS / 3, 15)
  console.log(`SQLite, ${batch}: seed ${seed}, ${kills} kills, ${mends} while it was mended`)
  const wanted = Array.from({ length: total }, (_, index) => itemOf('row', index))
  const found = database.prepare('SELECT id, name FROM t ORDER BY id').all()
  database.close()
  expect(found).toEqual(wanted)
})
