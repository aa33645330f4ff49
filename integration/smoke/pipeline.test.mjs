// The built packages on the oldest Node: a handful of runs end to end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPiperError, Piper, Plumber, step, Worker } from '@papy/core'
import { IMap, imap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { add, bareDouble, double, fail, inbox, inc, twice } from '../scenario/fixtures/functions.mjs'

const bound = { timeout: 20_000 }

async function rows(plumber, datas) {
  const all = []
  for await (const row of plumber.stream(datas)) all.push(row)
  await plumber.close()
  return all
}

test('a chain of serial and parallel pipers', bound, async () => {
  const pool = new IMap({ workers: threads(2), stride: 3 })
  const plumber = new Plumber()
  plumber.addPipe([new Piper(inc), new Piper(new Worker([double, step(fail, 8)]), { parallel: pool }), new Piper(inc)])
  const all = await rows(plumber, [[0, 1, 2, 3, 4]])
  assert.deepEqual(
    all.map((row) => (isPiperError(row) ? row.errors[0].cause.message : row)),
    [3, 5, 7, 'bad 8', 11],
  )
  await pool.close()
})

test('produce, spawn, consume over three pools and a join', bound, async () => {
  const pools = [
    new IMap({ workers: threads(1), stride: 1 }),
    new IMap({ workers: threads(2), stride: 4 }),
    new IMap({ workers: inline(2), stride: 2 }),
  ]
  const plumber = new Plumber()
  const make = new Piper(twice, { produce: 2, parallel: pools[0] })
  const join = new Piper(add, { parallel: pools[1], spawn: 2 })
  plumber.addPipe([make, new Piper(inc, { parallel: pools[1], spawn: 2 }), join])
  plumber.addPipe([make, join, new Piper(inbox, { consume: 2, parallel: pools[2] })])
  assert.deepEqual(await rows(plumber, [[1, 2, 3]]), [
    [[23], [25]],
    [[43], [45]],
    [[63], [65]],
  ])
  for (const pool of pools) await pool.close()
})

test('an IMap alone, and the one-line form', bound, async () => {
  const pool = new IMap({ workers: 2 })
  const one = pool.addTask(bareDouble, [1, 2, 3])
  const two = pool.addTask(bareDouble, one)
  await pool.start()
  const values = []
  for await (const value of two) values.push(value)
  assert.deepEqual(values, [4, 8, 12])
  await pool.stop()
  await pool.close()
  for await (const value of imap(bareDouble, [5], { workers: 1 })) values.push(value)
  assert.deepEqual(values, [4, 8, 12, 10])
})

test('start, run, wait, stop', bound, async () => {
  const pool = new IMap({ workers: threads(2) })
  const seen = []
  const plumber = new Plumber()
  plumber.addPipe([new Piper(inc, { parallel: pool }), new Piper(([x]) => void seen.push(x))])
  await plumber.start([[1, 2, 3]])
  await plumber.run()
  const { total } = await plumber.wait()
  assert.deepEqual(seen, [2, 3, 4])
  assert.equal(total.emitted, 3)
  await plumber.stop()
  await plumber.close()
  await pool.close()
})

test('functions in place need no module', bound, async () => {
  const pool = new IMap({ workers: threads(1) })
  const plumber = new Plumber()
  plumber.addPiper(new Piper(([x]) => x * 7, { parallel: pool }))
  assert.deepEqual(await rows(plumber, [[1, 2]]), [7, 14])
  await pool.close()
})

test('threads, processes and inline in one pool', bound, async () => {
  const pool = new IMap({ workers: [threads(1), processes(1), inline(1)], stride: 2 })
  const plumber = new Plumber()
  plumber.addPiper(new Piper(double, { parallel: pool }))
  const numbers = Array.from({ length: 100 }, (_, i) => i)
  assert.deepEqual(
    await rows(plumber, [numbers]),
    numbers.map((x) => 2 * x),
  )
  await pool.close()
})
