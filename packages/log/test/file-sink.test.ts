import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { fileSink, type LogRecord } from '@papy/log'
import { describe, expect, test } from 'vitest'
import { scratch } from '../../../.config/testing/scratch.ts'

const fresh = scratch('log-file')
const writer = fileURLToPath(new URL('fixtures/writer.mjs', import.meta.url))

const record = (i: number, text = ''): LogRecord => ({
  ...{ time: 0, level: 'info', event: 'log', host: 'here' },
  msg: `record ${i}`,
  ...(text === '' ? {} : { data: { text } }),
})

const linesOf = (text: string) => text.split('\n').slice(0, -1)
const msgsIn = (path: string) => linesOf(readFileSync(path, 'utf8')).map((line) => JSON.parse(line).msg)
const all = (count: number) => Array.from({ length: count }, (_, i) => `record ${i}`)
const besides = (path: string) =>
  readdirSync(dirname(path))
    .filter((name) => name.startsWith(`${basename(path)}.`))
    .map((name) => name.slice(basename(path).length))
    .toSorted()

describe('a file', () => {
  test('has a line of JSON for each record, in a folder that is made', async () => {
    const path = join(fresh(), 'deep', 'run.ndjson')
    const sink = fileSink(path)
    for (let i = 0; i < 100; i++) sink.write(record(i, 'two\nlines, "quoted" \u2028 \ud800'))
    await sink.close?.()
    expect(msgsIn(path)).toEqual(all(100))
  })

  test('is appended to', async () => {
    const path = fresh()
    for (const i of [0, 1]) {
      const sink = fileSink(path)
      sink.write(record(i))
      await sink.close?.()
    }
    expect(msgsIn(path)).toEqual(all(2))
  })

  test('that is full is put aside under a number, and the oldest goes', async () => {
    const path = fresh()
    const sink = fileSink(path, { maxBytes: 1_000, files: 3 })
    for (let i = 0; i < 100; i++) sink.write(record(i, 'x'.repeat(50)))
    await sink.close?.()
    expect(besides(path)).toEqual(['.1', '.2', '.3'])
    const files = [`${path}.3`, `${path}.2`, `${path}.1`, path]
    for (const file of files) expect(statSync(file).size).toBeLessThanOrEqual(1_000)
    const kept = files.flatMap(msgsIn)
    expect(kept).toEqual(all(100).slice(-kept.length))
    expect(kept.length).toBeGreaterThan(20)
  })

  test('that is full can be compressed, and none of it is lost', async () => {
    const path = fresh()
    const sink = fileSink(path, { maxBytes: 4_000, files: 9, gzip: true })
    for (let i = 0; i < 100; i++) sink.write(record(i, 'x'.repeat(50)))
    await sink.close?.()
    const older = besides(path)
    expect(older.length).toBeGreaterThan(2)
    expect(older.every((name) => /^\.\d\.gz$/.test(name))).toBe(true)
    const kept = older.toReversed().flatMap((name) => linesOf(gunzipSync(readFileSync(path + name)).toString()))
    expect([...kept.map((line) => JSON.parse(line).msg), ...msgsIn(path)]).toEqual(all(100))
  })

  test('gives a line that is longer than a file one to itself', async () => {
    const path = fresh()
    const sink = fileSink(path, { maxBytes: 500 })
    for (let i = 0; i < 3; i++) sink.write(record(i, 'x'.repeat(i === 1 ? 5_000 : 10)))
    await sink.close?.()
    expect([`${path}.2`, `${path}.1`, path].map(msgsIn)).toEqual([['record 0'], ['record 1'], ['record 2']])
  })

  test.each([
    ['{"msg":"record 0"}\n{"msg":"rec', ['record 0', 'record 1']],
    ['{"msg":"record 0"}', ['record 0', 'record 1']],
    ['{"msg":"rec', ['record 1']],
    ['', ['record 1']],
  ])('whose last writer left %j is mended', async (left, msgs) => {
    const path = fresh()
    writeFileSync(path, left)
    const sink = fileSink(path)
    sink.write(record(1))
    await sink.close?.()
    expect(msgsIn(path)).toEqual(msgs)
  })

  test('that cannot keep up has some dropped, and says how many', async () => {
    const path = fresh()
    const sink = fileSink(path, { bufferBytes: 2_000 })
    for (let i = 0; i < 1_000; i++) sink.write(record(i))
    await new Promise(setImmediate)
    await expect.poll(() => existsSync(path) && msgsIn(path).length).toBeGreaterThan(0)
    sink.write(record(1_000))
    await sink.close?.()
    const lines = linesOf(readFileSync(path, 'utf8')).map((line) => JSON.parse(line))
    const dropped = lines.reduce((sum, { dropped = 0 }) => sum + dropped, 0)
    expect(dropped).toBeGreaterThan(900)
    expect(lines.filter((line) => line.dropped === undefined).length + dropped).toBe(1_001)
  })

  test('that cannot be opened is refused at once', () => {
    const path = fresh()
    mkdirSync(path)
    const opening = () => fileSink(path)
    expect(opening).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT', value: path }))
    for (const [wrong, options] of [
      ['', {}],
      [7, {}],
      [fresh(), { files: 0 }],
      [fresh(), { maxBytes: 1.5 }],
      [fresh(), { size: 1 }],
    ] as const)
      expect(() => fileSink(wrong as string, options as object)).toThrow(
        expect.objectContaining({ code: 'ERR_ARGUMENT' }),
      )
  })

  test('that cannot be put aside is written on', async () => {
    const path = fresh()
    mkdirSync(join(`${path}.1`, 'in the way'), { recursive: true })
    const warned = once(process, 'warning')
    const sink = fileSink(path, { maxBytes: 300, files: 1 })
    for (let i = 0; i < 10; i++) sink.write(record(i))
    await sink.close?.()
    expect(msgsIn(path)).toEqual(all(10))
    expect((await warned)[0]).toMatchObject({ code: 'WARN_LOG_FILE' })
  })

  test('is closed twice without harm, and takes nothing afterwards', async () => {
    const path = fresh()
    const sink = fileSink(path)
    sink.write(record(0))
    await Promise.all([sink.close?.(), sink.close?.()])
    sink.write(record(1))
    expect(msgsIn(path)).toEqual(all(1))
  })
})

describe('a process', () => {
  test.each(['exit', 'crash', 'end'])('that comes to its %s writes what waits', async (how) => {
    const path = fresh()
    const child = fork(writer, [path, how], { silent: true })
    await once(child, 'exit')
    expect(linesOf(readFileSync(path, 'utf8')).map((line) => JSON.parse(line).data.i)).toEqual(all(20).map((_, i) => i))
  })

  test('that is killed leaves lines that are whole, but for the last', async () => {
    const path = fresh()
    const child = fork(writer, [path, 'killed'], { silent: true })
    await once(child, 'message')
    await expect.poll(() => existsSync(`${path}.3`), { timeout: 4_000 }).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const sink = fileSink(path)
    sink.write(record(0))
    await sink.close?.()
    expect(msgsIn(path).at(-1)).toBe('record 0')
    for (const name of besides(path).filter((name) => name !== '.tmp'))
      expect(msgsIn(path + name).length).toBeGreaterThan(0)
  })
})
