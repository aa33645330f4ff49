import { isPiperError, Piper, Plumber, step } from '@papy/core'
import type { IMap } from '@papy/imap'
import { type LogRecord, logTo } from '@papy/log'
import { describe, expect, test } from 'vitest'
import { scratch } from '../../../.config/testing/scratch.ts'
import * as f from './fixtures/speaking.mjs'
import { fieldsOf, kept } from './support/kept.ts'
import { places } from './support/place.ts'

const mark = scratch('log')

/** What one piper makes of items, with everything that was told meanwhile. */
async function told(work: (parallel: false | IMap) => Piper, open: () => IMap | false, items = [0, 1, 2, 3, 4]) {
  const sink = kept()
  const logging = logTo(sink, { level: 'trace' })
  const pool = open()
  const plumber = new Plumber()
  plumber.addPipe([work(pool), new Piper(f.inc)])
  const out: unknown[] = []
  for await (const value of plumber.stream([items])) out.push(value)
  const { run } = plumber.stats
  await plumber.close()
  if (pool) await pool.close()
  await logging.close()
  return { out, run, records: sink.records }
}

const of = (records: readonly LogRecord[], event: LogRecord['event']) => records.filter((one) => one.event === event)

describe.each(places)('$name', ({ label, open }) => {
  const expectWorker = (records: readonly LogRecord[]) => {
    for (const { worker } of records) {
      if (label === undefined) expect(worker).toBeUndefined()
      else expect(worker).toMatch(label)
    }
  }

  test('an attempt that failed and the item that failed for good are told with run, node, index, attempt and worker', async () => {
    const again = { attempts: 2, backoffMs: 1 }
    const { out, run, records } = await told(
      (parallel) => new Piper(step(f.fail, 2), { parallel, name: 'frail', retry: again }),
      open,
    )
    expect(out.filter(isPiperError)).toHaveLength(1)
    const failed = [...of(records, 'item.retry'), ...of(records, 'item.error')]
    expect(fieldsOf(failed, 'event', 'level', 'run', 'node', 'index', 'attempt')).toEqual([
      { event: 'item.retry', level: 'warn', run, node: 'frail', index: 2, attempt: 1 },
      { event: 'item.error', level: 'error', run, node: 'frail', index: 2, attempt: 2 },
    ])
    expectWorker(failed)
    expect(failed[1]).toMatchObject({ function: 'fail', inbox: [2], error: { name: 'Error', message: 'never 2' } })
    expect(failed[1]?.msg).toContain('never 2')
  })

  test('an item that took too long is told as such', async () => {
    const { run, records } = await told(
      (parallel) => new Piper(step(f.late, 3), { parallel, name: 'slow', timeoutMs: 300 }),
      open,
    )
    const [late, ...others] = [...of(records, 'item.timeout'), ...of(records, 'item.error')]
    expect(others).toEqual([])
    expect(late).toMatchObject({ level: 'error', run, node: 'slow', index: 3, attempt: 1 })
    expect(late).toMatchObject({ error: { code: 'ERR_TIMEOUT' } })
  })

  test('what a function says is told with its item', async () => {
    const { run, records } = await told((parallel) => new Piper(f.say, { parallel, name: 'speaker' }), open)
    const said = of(records, 'log').filter(({ level }) => level === 'info')
    expect(fieldsOf(said, 'msg', 'run', 'node', 'index', 'attempt', 'data')).toEqual(
      expect.arrayContaining(
        [0, 1, 2, 3, 4].map((x) => ({ msg: 'said', run, node: 'speaker', index: x, attempt: 1, data: { x } })),
      ),
    )
    expect(of(records, 'log').filter(({ level }) => level === 'debug')).toHaveLength(5)
  })

  test('a log that was made before an await goes on to tell of its item', async () => {
    const { run, records } = await told((parallel) => new Piper(f.sayLater, { parallel, name: 'speaker' }), open)
    expect(fieldsOf(of(records, 'log'), 'run', 'node', 'index', 'data')).toEqual(
      expect.arrayContaining(
        [0, 1, 2, 3, 4].map((x) => ({ run, node: 'speaker', index: x, data: { part: 'late', x } })),
      ),
    )
  })

  test('a run is told of from its start to its end', async () => {
    const { run, records } = await told((parallel) => new Piper(f.double, { parallel }), open)
    const ofRun = records.filter(({ event }) => event.startsWith('run.'))
    expect(new Set(ofRun.map((one) => one.run))).toEqual(new Set([run]))
    expect(ofRun[0]).toMatchObject({ event: 'run.start', level: 'info', nodes: ['double', 'inc'] })
    expect(of(records, 'run.end')).toMatchObject([{ level: 'info', total: { read: 5, emitted: 5 } }])
  })
})

describe.each(places.slice(1, 3))('$name', ({ label, open }) => {
  test('a worker that is lost is told of, and the item it was lost under', async () => {
    const { out, run, records } = await told(
      (parallel) => new Piper(step(f.endOnce, 1, mark()), { parallel, name: 'fatal' }),
      open,
    )
    expect(out).toEqual([1, 2, 3, 4, 5])
    const [lost] = of(records, 'worker.lost')
    expect(lost).toMatchObject({ level: 'warn', pool: 'crew', worker: expect.stringMatching(label as RegExp) })
    expect(lost).toMatchObject({ exit: { reason: 'finished', code: 3 } })
    expect(of(records, 'item.lost')).toMatchObject([
      { level: 'warn', run, node: 'fatal', index: 1, attempt: 1, worker: lost?.worker },
    ])
    expect(of(records, 'item.retry')).toMatchObject([
      { run, node: 'fatal', index: 1, attempt: 1, worker: lost?.worker },
    ])
  })

  test('lines that workers write are told with their worker and item, and the last without a newline, too', async () => {
    const { run, records } = await told((parallel) => new Piper(f.print, { parallel, name: 'printer' }), open)
    const out = of(records, 'output.stdout')
    const wanted = [0, 1, 2, 3, 4].flatMap((x) => [`out ${x}`, `begun ${x}`])
    expect(
      out
        .map(({ msg }) => msg)
        .filter((msg) => msg.startsWith('out'))
        .toSorted(),
    ).toEqual(wanted.filter((msg) => msg.startsWith('out')))
    expect(out.map(({ msg }) => msg).join('')).toContain('begun 4')
    for (const record of out.filter(({ msg }) => msg.startsWith('out'))) {
      expect(record).toMatchObject({
        level: 'info',
        run,
        node: 'printer',
        index: Number(record.msg.slice(4)),
        pool: 'crew',
      })
      expect(record.worker).toMatch(label as RegExp)
    }
    expect(
      of(records, 'output.stderr')
        .map(({ msg }) => msg)
        .toSorted(),
    ).toEqual([0, 1, 2, 3, 4].map((x) => `err ${x}`))
  })

  test('lines of several items in one message are told with theirs', async () => {
    const { records } = await told(
      (parallel) => new Piper(f.printAtOnce, { parallel, name: 'printer' }),
      () => open({ stride: 5 }),
    )
    const out = of(records, 'output.stdout')
    expect(out).toHaveLength(5)
    for (const { msg, index } of out) expect(msg).toBe(`out ${index}`)
  })

  test('lines that are written after an await are told with their item where the worker has only that', async () => {
    const { records } = await told(
      (parallel) => new Piper(f.print, { parallel, name: 'printer' }),
      () => open({ stride: 1 }),
    )
    const later = of(records, 'output.stdout').filter(({ msg }) => msg.startsWith('begun'))
    expect(later).toHaveLength(5)
    for (const { msg, index } of later) expect(msg).toBe(`begun ${index}`)
  })

  test('what it said last is in the error of the item, though it went to the log', async () => {
    const { out, records } = await told((parallel) => new Piper(f.lastWords, { parallel, name: 'fatal' }), open, [0])
    expect(out.every(isPiperError)).toBe(true)
    expect(String(out[0])).toContain('the disk is on fire')
    expect(of(records, 'output.stderr').length).toBeGreaterThan(0)
  })

  test('its workers are told of as they come and go', async () => {
    const { records } = await told((parallel) => new Piper(f.double, { parallel }), open)
    const ofWorkers = records.filter(({ event }) => event.startsWith('worker.'))
    expect(of(ofWorkers, 'worker.start').map(({ level, pool }) => [level, pool])).toEqual([
      ['trace', 'crew'],
      ['trace', 'crew'],
    ])
    expect(of(ofWorkers, 'worker.exit').length).toBe(2)
    expect(of(ofWorkers, 'worker.up').length).toBeGreaterThan(0)
    expectHost(ofWorkers)
  })
})

function expectHost(records: readonly LogRecord[]): void {
  for (const { host } of records) expect(host).toMatch(/./)
}

async function drained(plumber: Plumber): Promise<void> {
  for await (const _ of plumber.stream([[0, 1, 2]]));
}

test('two runs at once are told apart', async () => {
  const sink = kept()
  const logging = logTo(sink, { level: 'info' })
  const [one, other] = [places[1]?.open() || undefined, places[1]?.open() || undefined]
  const plumbers = [one, other].map((pool, at) => {
    const plumber = new Plumber()
    plumber.addPiper(new Piper(f.say, { parallel: pool ?? false, name: `speaker ${at}` }))
    return plumber
  })
  await Promise.all(plumbers.map(drained))
  const runs = plumbers.map(({ stats }) => stats.run)
  expect(new Set(runs).size).toBe(2)
  const said = sink.records.filter(({ event }) => event === 'log')
  for (const [at, run] of runs.entries())
    expect(new Set(said.filter((one) => one.run === run).map(({ node }) => node))).toEqual(new Set([`speaker ${at}`]))
  expect(said).toHaveLength(6)
  for (const plumber of plumbers) await plumber.close()
  for (const pool of [one, other]) await pool?.close()
  await logging.close()
})

test('tasks of an IMap alone are told of, with a run of their own for each start', async () => {
  const sink = kept()
  const logging = logTo(sink, { level: 'info' })
  const pool = places[3]?.open() || undefined
  for (let i = 0; i < 2; i++) {
    pool?.addTask((x: number) => f.fail([x], 1), [0, 1, 2], { name: `task ${i}` })
    await pool?.start()
    for await (const _ of pool?.getTask(0) ?? []);
    await pool?.stop()
  }
  await pool?.close()
  await logging.close()
  const failed = sink.records.filter(({ event }) => event === 'item.error')
  expect(fieldsOf(failed, 'node', 'index', 'attempt')).toEqual([
    { node: 'task 0', index: 1, attempt: 1 },
    { node: 'task 1', index: 1, attempt: 1 },
  ])
  expect(new Set(failed.map(({ run }) => run)).size).toBe(2)
})
