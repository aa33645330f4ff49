import { readFileSync } from 'node:fs'
import { PassThrough, Writable } from 'node:stream'
import { log, Piper, Plumber } from '@papy/core'
import { consoleSink, type LogRecord, logTo, openLog, pinoSink } from '@papy/log'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { scratch } from '../../../.config/testing/scratch.ts'

const fresh = scratch('log-sinks')

const record = (more: Partial<LogRecord> = {}): LogRecord => ({
  ...{ time: Date.UTC(2026, 0, 2, 3, 4, 5, 6), level: 'info', event: 'log', host: 'here', msg: 'said' },
  ...more,
})

async function printed(records: readonly LogRecord[], colours = false): Promise<string> {
  const stream = new PassThrough()
  const sink = consoleSink({ stream, colours })
  for (const one of records) sink.write(one)
  await sink.close?.()
  // On Node 26 one read gives one piece.
  const pieces: Buffer[] = []
  for (let piece = stream.read(); piece !== null; piece = stream.read()) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

describe('the console', () => {
  test('has time, level, place, message and data in a line', async () => {
    const place = { run: '3f2a1b2c-0000', node: 'align', index: 3, attempt: 2, pool: 'p', worker: 'thread 1' }
    expect(await printed([record({ ...place, data: { x: 1 } }), record({ level: 'warn' })])).toBe(
      '2026-01-02T03:04:05.006Z INFO  3f2a1b2c align[3] attempt 2 p/thread 1: said {"x":1}\n' +
        '2026-01-02T03:04:05.006Z WARN  said\n',
    )
  })

  test('has the stack of an error below', async () => {
    const text = await printed([record({ level: 'error', error: { message: 'no', stack: 'Error: no\n    at here' } })])
    expect(text.split('\n').slice(1)).toEqual(['    Error: no', '        at here', ''])
  })

  test('has colours where they are wanted', async () => {
    expect(await printed([record()], true)).toContain('\u001b[32mINFO \u001b[0m')
  })

  test('shows what would move its cursor or begin a line', async () => {
    const [line, ...others] = (await printed([record({ msg: 'a\nb\r\u001b[2Jc\u009bd\te', node: 'x\ny' })])).split('\n')
    expect(others).toEqual([''])
    expect(line).toContain('x\\ny: a\\nb\\u000d\\u001b[2Jc\\u009bd\te')
  })

  test('that is slow has records dropped, and says how many', async () => {
    const held: (() => void)[] = []
    const texts: string[] = []
    const slow = new Writable({
      write(chunk, _, done) {
        texts.push(String(chunk))
        held.push(done)
      },
    })
    const sink = consoleSink({ stream: slow })
    for (let i = 0; i < 3_000; i++) sink.write(record({ msg: 'x'.repeat(1_000) }))
    expect(slow.writableLength).toBeLessThan(1.1 * 1024 * 1024)
    while (held.length > 0) {
      held.shift()?.()
      await new Promise(setImmediate)
    }
    sink.write(record())
    while (slow.writableLength > 0) {
      held.shift()?.()
      await new Promise(setImmediate)
    }
    const dropped = texts.map((text) => /^… (\d+) records/.exec(text)?.[1]).filter((found) => found !== undefined)
    expect(dropped).toHaveLength(1)
    expect(texts.length - 2 + Number(dropped[0])).toBe(3_000)
  })

  test('that is gone ends nothing', async () => {
    const gone = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
    const sink = consoleSink({ stream: gone })
    for (let i = 0; i < 10; i++) sink.write(record())
    await new Promise(setImmediate)
    await sink.close?.()
    expect(gone.destroyed).toBe(true)
  })
})

describe('pino', () => {
  function logger(level: string) {
    const lines: Record<string, unknown>[] = []
    const to = { write: (line: string) => void lines.push(JSON.parse(line)) }
    return { lines, logger: pino({ level, base: null }, to) }
  }

  test('gets records at its levels, with their fields, and errors as it has them', async () => {
    const { lines, logger: to } = logger('trace')
    const logging = logTo(pinoSink(to), { level: 'debug' })
    const plumber = new Plumber()
    plumber.addPiper(
      new Piper(
        ([x]: [number]) => {
          log.debug('%s is a value', { x })
          throw new RangeError('too much')
        },
        { name: 'failing' },
      ),
    )
    for await (const _ of plumber.stream([[7]]));
    const { run } = plumber.stats
    await plumber.close()
    await logging.close()
    expect(lines.find(({ event }) => event === 'log')).toMatchObject({
      level: 20,
      msg: '%s is a value',
      run,
      node: 'failing',
      index: 0,
      data: { x: 7 },
    })
    expect(lines.find(({ event }) => event === 'item.error')).toMatchObject({
      level: 50,
      node: 'failing',
      err: { name: 'RangeError', message: 'too much', stack: expect.stringContaining('RangeError') },
      inbox: [7],
    })
  })

  test('keeps its own level', async () => {
    const { lines, logger: to } = logger('error')
    const logging = logTo(pinoSink(to), { level: 'trace' })
    log.warn('no')
    log.error('yes')
    await logging.close()
    expect(lines.map(({ msg }) => msg)).toEqual(['yes'])
  })

  test('has written when the log is closed, also to a file of its own', async () => {
    const path = fresh()
    const logging = logTo(pinoSink(pino({}, pino.destination({ dest: path, sync: false, minLength: 4_096 }))))
    log.info('late')
    await logging.close()
    expect(readFileSync(path, 'utf8')).toContain('"late"')
  })

  test('is not what it is mistaken for', () => {
    for (const wrong of [undefined, {}, { info() {} }])
      expect(() => pinoSink(wrong as never)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
  })
})

describe('a log as a command line asks for it', () => {
  test('goes to a file if there is one', async () => {
    const file = fresh()
    const logging = openLog({ level: 'debug', file, maxBytes: 1_000, redact: ['*.key'] })
    log.debug('said', { key: 1 })
    await logging.close()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ msg: 'said', data: { key: '[redacted]' } })
  })

  test('else to the console', async () => {
    const stream = new PassThrough()
    const logging = openLog({ stream })
    log.info('said')
    log.debug('not said')
    await logging.close()
    expect(stream.read().toString()).toMatch(/^\S+ INFO {2}said\n$/)
  })

  test('refuses what neither knows', () => {
    for (const wrong of [
      { loud: true },
      { level: 'loud' },
      { file: '' },
      { file: fresh(), maxBytes: 0 },
      { colours: 1 },
    ])
      expect(() => openLog(wrong as object)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
  })
})
