import { Plumber } from '@papy/core'
import { imap as mapping } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, piper, plumb, stream } from './flow.ts'
import { parallel, places, pool } from './place.ts'
import { counting, countingAsync, pause, range, type Source } from './source.ts'

const inputs: readonly [string, () => Source & (Iterable<number> | AsyncIterable<number>)][] = [
  ['a sync input', () => counting()],
  ['an async input', () => countingAsync()],
]

describe.each(places)('laziness, $name', ({ open }) => {
  test.each(inputs)('%s is not touched before the first pull', async (_, input) => {
    const imap = open({ buffer: 4, stride: 2 })
    const log: unknown[] = []
    const threaded = imap !== false && imap.settings.workers.join().includes('thread')
    // A closure tells of calls; threads take none.
    const plumber = plumb([piper(threaded ? f.same : ([x]: [number]) => log.push(x), { parallel: imap })])
    const data = input()
    const rows = plumber.stream([data] as never)
    await pause(20)
    const iterator = rows[Symbol.asyncIterator]()
    await pause(20)
    expect([data.opened, data.read, log.length]).toEqual([0, 0, 0])
    await within(iterator.return?.() as Promise<unknown>)
    expect(data.read).toBe(0)
    await plumber.close()
    if (imap) await imap.close()
  })

  test.each(inputs)('%s is read at most buffer + 1 ahead of a slow consumer', async (_, input) => {
    const buffer = 6
    const imap = open({ buffer, stride: 2 })
    const plumber = new Plumber({ buffer } as never)
    plumber.addPiper(piper(f.same, { parallel: imap }) as never)
    const data = input()
    let pulled = 0
    const loop = async (): Promise<void> => {
      for await (const row of plumber.stream([data] as never)) {
        expect(row).toBe(pulled++)
        expect(data.read).toBeLessThanOrEqual(pulled + buffer + 1)
        await pause(5)
        expect(data.read).toBeLessThanOrEqual(pulled + buffer + 1)
        if (pulled === 20) break
      }
    }
    await within(loop())
    expect(data.returned).toBe(1)
    await plumber.close()
    if (imap) await imap.close()
  })

  test.each(inputs)('%s may be infinite', async (_, input) => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap }), piper(f.double, { parallel: imap })])
    const got: unknown[] = []
    const data = input()
    const loop = async (): Promise<void> => {
      for await (const row of plumber.stream([data] as never)) if (got.push(row) === 500) break
    }
    await within(loop(), 10_000)
    expect(got).toEqual(range(500).map((x) => 2 * (x + 1)))
    expect(data.returned).toBe(1)
    await plumber.close()
    if (imap) await imap.close()
  })

  test("an 'each' that makes nothing does not read for ever at once", async () => {
    const imap = open({ buffer: 4, stride: 2 })
    const data = counting(200)
    expect(
      await stream(plumb([piper(([x]: [number]) => (x === 199 ? [x] : []), { parallel: imap, produce: 'each' })]), [
        data,
      ]),
    ).toEqual([199])
    if (imap) await imap.close()
  })
})

describe.each(parallel)('several pools, $name', ({ open }) => {
  test('a slow consumer slows the input through three pools', async () => {
    const imaps = [1, 2, 3].map((stride) => open({ buffer: 6, stride }))
    const plumber = plumb(range(3).map((at) => piper(f.same, { parallel: imaps[at] })))
    const data = counting()
    let pulled = 0
    const loop = async (): Promise<void> => {
      for await (const row of plumber.stream([data] as never)) {
        expect(row).toBe(pulled++)
        await pause(3)
        expect(data.read).toBeLessThanOrEqual(pulled + 3 * (6 + 1))
        if (pulled === 30) break
      }
    }
    await within(loop())
    await plumber.close()
    for (const imap of imaps) if (imap) await imap.close()
  })

  test('every input of several is read ahead no further than the buffer', async () => {
    const imap = open({ buffer: 8, stride: 2 })
    const join = piper(f.add, { parallel: imap })
    const plumber = plumb([piper(f.same, { parallel: imap }), join], [piper(f.same, { parallel: imap }), join])
    const [left, right] = [counting(), countingAsync()]
    let pulled = 0
    const loop = async (): Promise<void> => {
      for await (const row of plumber.stream([left, right] as never)) {
        expect(row).toBe(2 * pulled++)
        expect(Math.max(left.read, right.read)).toBeLessThanOrEqual(pulled + 8 + 1)
        if (pulled === 30) break
      }
    }
    await within(loop())
    expect([left.returned, right.returned]).toEqual([1, 1])
    await plumber.close()
    if (imap) await imap.close()
  })
})

describe.each([
  ['inline', () => inline(2)],
  ['threads', () => threads(2)],
] as const)('an IMap, %s', (_, runtime) => {
  test('reads nothing before start, then no further than the buffer and one more', async () => {
    const imap = pool(runtime(), { buffer: 5, stride: 1 })
    const data = counting()
    const task = imap.addTask(f.bareSame as never, data as never)
    await pause(20)
    expect(data.read).toBe(0)
    await within(Promise.resolve(imap.start()))
    await pause(50)
    expect(data.read).toBeLessThanOrEqual(6)
    for (const at of range(20)) {
      expect(await within(task.next())).toEqual({ value: at, done: false })
      expect(data.read).toBeLessThanOrEqual(at + 1 + 6)
    }
    await within(imap.stop({ drain: false }))
    await imap.close()
    expect(data.returned).toBe(1)
  })

  test('holds no more in flight over all tasks than its buffer', async () => {
    const imap = pool(runtime(), { buffer: 6, stride: 1 })
    const inputs = [counting(), counting(), counting()]
    const tasks = inputs.map((data) => imap.addTask(f.bareSame as never, data as never))
    await imap.start()
    await pause(50)
    expect(inputs.reduce((sum, { read }) => sum + read, 0)).toBeLessThanOrEqual(6 + 3)
    for (const at of range(10)) for (const task of tasks) expect((await within(task.next())).value).toBe(at)
    expect(inputs.reduce((sum, { read }) => sum + read, 0)).toBeLessThanOrEqual(30 + 6 + 3)
    await within(imap.stop({ drain: false }))
    await imap.close()
  })

  test('imap() reads nothing before the first pull, and as lazily after it', async () => {
    const data = countingAsync()
    const mapped = mapping(
      f.bareDouble as never,
      data as never,
      { workers: runtime(), buffer: 4, stride: 1 } as never,
    ) as AsyncIterable<unknown>
    await pause(30)
    expect(data.opened + data.read).toBe(0)
    let pulled = 0
    const loop = async (): Promise<void> => {
      for await (const value of mapped) {
        expect(value).toBe(2 * pulled++)
        expect(data.read).toBeLessThanOrEqual(pulled + 5)
        if (pulled === 15) break
      }
    }
    await within(loop())
    expect(data.returned).toBe(1)
  })
})

test('async iterables go in and come out', async () => {
  const plumber = plumb([piper(bind(f.label, 'a'))])
  const rows = plumber.stream([countingAsync(3, { ms: 2 })] as never)
  expect(typeof rows[Symbol.asyncIterator]).toBe('function')
  expect(await stream(plumb([piper(bind(f.label, 'b'))]), [rows])).toEqual(['b(a(0))', 'b(a(1))', 'b(a(2))'])
  await plumber.close()
})
