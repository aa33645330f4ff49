import { setImmediate as turn } from 'node:timers/promises'
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { expect, onTestFinished, test } from 'vitest'
import { recorder } from '../../src/record/recorder.ts'
import { isEven } from '../../src/report/ledger-table.ts'
import { double, length } from '../fixtures/pipelines/words.mjs'

function words() {
  const pool = new IMap({ workers: 2, name: 'pool' })
  const plumber = new Plumber()
  plumber.addPipe([new Piper(length, { parallel: pool }), new Piper(double, { parallel: pool })])
  onTestFinished(async () => {
    await plumber.close()
    await pool.close()
  })
  return plumber
}

async function ran(plumber: Plumber, data: readonly string[]) {
  await plumber.start([data])
  await plumber.run()
  await plumber.wait()
  await turn()
}

const data = (count: number) => Array.from({ length: count }, (_, at) => (at % 10 === 3 ? '' : 'word'))

test('a record has what a run was: numbers, graph, plan, time line, errors by class, ledger, environment', async () => {
  const plumber = words()
  const watching = recorder(plumber, { command: ['papy', '--token', 'hidden'] })
  await ran(plumber, data(100))
  const record = watching.record()
  watching.close()
  expect(record).toMatchObject({ format: 'papy-run', version: 1, warnings: [] })
  expect(record.run).toMatchObject({ state: 'finished', in: 100, out: 100, errors: 10 })
  expect(record.nodes).toMatchObject({ length: { in: 100, out: 100, errors: 10 }, double: { errors: 0 } })
  expect(record.graph.segments).toEqual([['length', 'double']])
  expect(record.timeLine.nodes['length']?.out.at(-1)).toBe(100)
  expect(record.errors.others).toBe(0)
  expect(record.errors.classes).toMatchObject([
    { node: 'length', name: 'TypeError', code: 'ERR_WORKER', functionName: 'length', count: 10 },
  ])
  expect(record.errors.classes[0]?.examples.map(({ index, message }) => [index, message])).toEqual(
    [3, 13, 23].map((index) => [index, 'an empty word']),
  )
  expect(record.errors.classes[0]?.where).toMatch(/^length \(words\.mjs:\d+:\d+\)$/)
  expect(record.ledger === undefined ? false : isEven(record.ledger.total)).toBe(true)
  expect(record.environment).toMatchObject({ node: process.version, command: ['papy', '--token', '…'] })
  expect(record.events).toMatchObject({ 'item-error': 10, end: 1 })
})

test('a record is plain JSON', async () => {
  const plumber = words()
  const watching = recorder(plumber)
  await ran(plumber, data(20))
  const record = watching.record()
  watching.close()
  const { plan, ...rest } = JSON.parse(JSON.stringify(record))
  expect({ ...rest, plan: { ...plan, inFlight: { ...plan.inFlight, bytes: undefined } } }).toEqual(record)
})

test('another run of the same Plumber is another record', async () => {
  const plumber = words()
  const watching = recorder(plumber)
  await ran(plumber, data(50))
  await plumber.stop()
  await ran(plumber, data(10))
  const { run, errors, timeLine } = watching.record()
  watching.close()
  expect([run.in, run.errors, errors.classes[0]?.count]).toEqual([10, 1, 1])
  expect(timeLine.nodes['length']?.out.at(-1)).toBe(10)
})

test('before a run a record says that there was none', () => {
  const plumber = words()
  const watching = recorder(plumber)
  watching.close()
  watching.close()
  const { run, timeLine, nodes } = watching.record()
  expect(run).toEqual({ state: 'new', runTimeMs: 0, in: 0, out: 0, errors: 0, perSecond: 0 })
  expect([timeLine.atMs, Object.keys(nodes)]).toEqual([[], ['length', 'double']])
})

test('what a run failed with is in its record', async () => {
  const plumber = words()
  const watching = recorder(plumber)
  const broken = function* () {
    yield 'one'
    throw new RangeError('the disk is gone')
  }
  await plumber.start([broken()])
  await plumber.run()
  await expect(plumber.wait()).rejects.toThrow('the disk is gone')
  await turn()
  expect(watching.record().run.problem).toContain('the disk is gone')
  watching.close()
})
