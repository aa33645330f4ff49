import { appendFileSync, mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { replayFrom } from '@papy/contract/journal'
import { rows } from '@papy/std/databases'
import { chunks, findItems, splitFile } from '@papy/std/files'
import { csv, dumpObjects, type ItemSource, jsonLines, lines, loadObjects, loadStream } from '@papy/std/streams'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scratch } from '../../../../.config/testing/scratch.ts'
import { all, through } from '../streams/run.ts'

const name = scratch('replay')

function file(text: string | Uint8Array, ending = ''): string {
  const path = name() + ending
  writeFileSync(path, text)
  return path
}

const long = Array.from({ length: 3000 }, (_, at) => `${at} ${'ä,"😀'.repeat(at % 40)}`)

const sources: Readonly<Record<string, () => ItemSource<unknown> | Promise<ItemSource<unknown>>>> = {
  lines: () => lines(file(long.join('\r\n'))),
  'lines, the last with a newline': () => lines(file(`${long.join('\n')}\n`)),
  'lines, compressed': () => lines(file(gzipSync(long.join('\n')), '.gz')),
  loadStream: () => loadStream(file(long.join('ä--ä')), { delimiter: 'ä--ä' }),
  jsonLines: () => jsonLines(file(`\ufeff${long.map((text) => JSON.stringify(text)).join('\n \t\n\n')}`)),
  csv: () => csv(file(`a,b\n${long.map((_, at) => `${at},"x\n""${at}"`).join('\n')}\n`)),
  'csv without a header': () => csv(file('1,2\n3\n\n4,5\n'), { header: false }),
  loadObjects: async () => {
    const path = name()
    await through(dumpObjects(path), long)
    return loadObjects(path)
  },
  chunks: () => chunks(file(long.join('\n')), { bytes: 1000, start: 10, end: 50_005 }),
  splitFile: () => splitFile(file(long.join('\n')), 5000),
  findItems: () => {
    const folder = name()
    mkdirSync(folder)
    for (const each of ['a', 'b', 'c', 'd']) writeFileSync(join(folder, each), '')
    return findItems('*', { cwd: folder })
  },
  rows: () => {
    const path = name()
    const database = new Database(path)
    database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY); INSERT INTO t VALUES (3), (1), (2), (9)')
    database.close()
    return rows(path, 'SELECT * FROM t WHERE n > ? ORDER BY n', [1])
  },
}

describe.each(Object.entries(sources))('%s', (_, made) => {
  test('from any item on it is what follows it', async () => {
    const source = await made()
    const whole = await all(source)
    expect(whole.length).toBeGreaterThan(2)
    const positions = fc.oneof(fc.constantFrom(0, 1, whole.length - 1, whole.length), fc.nat(whole.length))
    await fc.assert(
      fc.asyncProperty(positions, async (from) => {
        expect(await all(source[replayFrom](from) as ItemSource<unknown>)).toEqual(whole.slice(from))
      }),
      { numRuns: 8 },
    )
    const half = source[replayFrom](1) as ItemSource<unknown>
    expect(await all(half[replayFrom](1) as ItemSource<unknown>)).toEqual(whole.slice(2))
  })

  test('says what tells it from others, in JSON and the same each time', async () => {
    const source = await made()
    const identity = await source.identity()
    expect(JSON.parse(JSON.stringify(identity))).toEqual(identity)
    expect(await (source[replayFrom](2) as ItemSource<unknown>).identity()).toEqual(identity)
  })
})

test('a delimiter may lie across the pieces in which a file is read', async () => {
  for (const inside of [1, 2, 3, 4, 5]) {
    const texts = ['x'.repeat(64 * 1024 - inside), 'second', 'third']
    const source = loadStream(file(texts.join('ä--ä')), { delimiter: 'ä--ä' })
    expect(await all(source[replayFrom](1) as ItemSource<string>)).toEqual(texts.slice(1))
  }
})

test('a file that was changed is another input', async () => {
  const path = file('a\nb\n')
  const before = await lines(path).identity()
  appendFileSync(path, 'c\n')
  const longer = await lines(path).identity()
  writeFileSync(path, 'a\nb\nd\n')
  utimesSync(path, 1, 1)
  const other = await lines(path).identity()
  expect(new Set([before, longer, other].map((each) => JSON.stringify(each))).size).toBe(3)
})

test('a query says no password, and none of its values', async () => {
  const identity = JSON.stringify(await rows('mysql://me:correct-horse@host/db', 'SELECT ?', ['battery']).identity())
  expect(identity).toMatch(/host\/db.*SELECT \?/)
  expect(identity).not.toMatch(/correct-horse|battery|me:/)
  expect(identity).not.toBe(JSON.stringify(await rows('mysql://host/db', 'SELECT ?', ['staple']).identity()))
})

describe('a file that is followed', () => {
  test('goes on behind what was read, also where it has grown', async () => {
    const path = file('a\nb\n')
    const before = await lines(path, { follow: true }).identity()
    appendFileSync(path, 'c\nd\n')
    await using source = lines(path, { follow: true })[replayFrom](1) as ItemSource<string>
    expect(await source.identity()).toEqual(before)
    expect((await source.next()).value).toBe('b')
    expect((await source.next()).value).toBe('c')
    appendFileSync(path, 'e\n')
    expect((await source.next()).value).toBe('d')
    expect((await source.next()).value).toBe('e')
  })

  test('is another one when it was replaced, and cut short when it has fewer lines', async () => {
    const path = file('a\nb\n')
    const before = await lines(path, { follow: true }).identity()
    await using source = lines(path, { follow: true })[replayFrom](3) as ItemSource<string>
    await expect(source.next()).rejects.toMatchObject({ code: 'ERR_STREAM_TORN' })
    const other = file('a\nb\nc\n')
    renameSync(other, path)
    expect(await lines(path, { follow: true }).identity()).not.toEqual(before)
  })
})
