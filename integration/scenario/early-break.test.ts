import { imap as mapping } from '@papy/imap'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { errorOf, piper, plumb } from './flow.ts'
import { type Place, parallel, places } from './place.ts'
import { counting, countingAsync, gate, pause, range } from './source.ts'

async function leaveAfter(count: number, iterable: unknown): Promise<unknown[]> {
  const got: unknown[] = []
  const loop = async (): Promise<void> => {
    for await (const value of iterable as AsyncIterable<unknown>) if (got.push(value) >= count) break
  }
  await within(loop(), 5_000, 'leaving the loop')
  return got
}

function diamond({ open }: Place): { plumber: ReturnType<typeof plumb>; imap: ReturnType<Place['open']> } {
  const imap = open()
  const [root, join] = [piper(f.same, { parallel: imap }), piper(f.add, { parallel: imap })]
  return { plumber: plumb([root, piper(f.inc, { parallel: imap }), join], [root, piper(f.double), join]), imap }
}

describe.each(places)('leaving a stream early, $name', (place) => {
  test.each([1, 2, 7, 100])('after %i rows stops without loss', async (count) => {
    const { plumber, imap } = diamond(place)
    const data = counting()
    expect(await leaveAfter(count, plumber.stream([data] as never))).toEqual(range(count).map((x) => x + 1 + 2 * x))
    expect(data.returned).toBe(1)
    expect(plumber.state).toBe('stopped')
    const { total } = plumber.ledger()
    expect(total.read).toBe(data.read)
    expect(total.emitted).toBe(count)
    expect(total).toMatchObject({ errored: 0, deadLettered: 0, inFlight: 0, returned: data.read - count })
    const { read } = data
    await pause(20)
    expect(data.read).toBe(read)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('with an async input and an async function', async () => {
    const imap = place.open()
    const data = countingAsync(undefined, { ms: 1 })
    const plumber = plumb([piper(f.uneven, { parallel: imap }), piper(f.inc, { parallel: imap })])
    expect(await leaveAfter(5, plumber.stream([data] as never))).toEqual([1, 2, 3, 4, 5])
    expect(data.returned).toBe(1)
    const { total } = plumber.ledger()
    expect(total).toMatchObject({ emitted: 5, inFlight: 0 })
    expect(total.read).toBe(total.emitted + total.returned)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('calls return() of every input once, also of one that has ended', async () => {
    const imap = place.open()
    const join = piper(f.add, { parallel: imap })
    const plumber = plumb([piper(f.same, { parallel: imap }), join], [piper(f.same, { parallel: imap }), join])
    const [short, endless] = [counting(3), counting()]
    expect(await leaveAfter(2, plumber.stream([short, endless] as never))).toEqual([0, 2])
    expect(endless.returned).toBe(1)
    // An iterator that ended by itself need not be closed.
    expect(short.returned).toBeLessThanOrEqual(1)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('by an exception in the loop is the same', async () => {
    const { plumber, imap } = diamond(place)
    const data = counting()
    const mine = new Error('mine')
    const error = await errorOf(async () => {
      for await (const _ of plumber.stream([data] as never)) throw mine
    })
    expect(error).toBe(mine)
    expect(data.returned).toBe(1)
    expect(plumber.ledger().total).toMatchObject({ emitted: 1, inFlight: 0 })
    await plumber.close()
    if (imap) await imap.close()
  })

  test('and streaming again works', async () => {
    const { plumber, imap } = diamond(place)
    for (const first of [0, 100, 200]) {
      const data = range(50, first)
      expect(await leaveAfter(3, plumber.stream([data] as never))).toEqual(range(3, first).map((x) => 3 * x + 1))
    }
    expect(await leaveAfter(99, plumber.stream([range(4)] as never))).toEqual([1, 4, 7, 10])
    await plumber.close()
    if (imap) await imap.close()
  })

  test('a row already computed and not pulled is returned, not lost', async () => {
    const { plumber, imap } = diamond(place)
    const data = counting(20)
    await leaveAfter(19, plumber.stream([data] as never))
    const { total } = plumber.ledger()
    expect(total.emitted).toBe(19)
    expect(total.read).toBe(19 + total.returned)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('disposing the plumber in mid-stream ends the stream', async () => {
    const { plumber, imap } = diamond(place)
    const data = counting()
    const rows = plumber.stream([data] as never)[Symbol.asyncIterator]()
    await within(rows.next())
    await within(plumber.close())
    expect(data.returned).toBe(1)
    const after = await within(
      Promise.resolve(rows.next()).then(
        ({ done }) => done,
        (error: { code?: string }) => error.code,
      ),
    )
    expect([true, 'ERR_DISPOSED', 'ERR_STATE']).toContain(after)
    if (imap) await imap.close()
  })
})

describe.each(parallel)('leaving imap() early, $name', ({ open }) => {
  test('closes the input once', async () => {
    const data = counting()
    const imap = open({ buffer: 4, stride: 1 })
    if (imap === false) throw new Error('a pool is needed')
    const task = imap.addTask(f.bareSame as never, data as never)
    await imap.start()
    expect(await leaveAfter(3, task)).toEqual([0, 1, 2])
    await within(imap.stop({ drain: false }))
    expect(data.returned).toBe(1)
    await imap.close()
  })
})

test('imap() closes its input and its workers', async () => {
  const data = counting()
  expect(await leaveAfter(3, mapping(f.bareDouble as never, data as never, { workers: 2 } as never))).toEqual([0, 2, 4])
  expect(data.returned).toBe(1)
})

test('a function that is still busy does not keep a left stream waiting for ever', async () => {
  const held = gate()
  let calls = 0
  const plumber = plumb([piper(async ([x]: [number]) => (calls++ > 0 ? held.passed.then(() => x) : x), {})])
  const data = counting()
  const left = leaveAfter(1, plumber.stream([data] as never))
  setTimeout(() => held.open(), 200)
  expect(await left).toEqual([0])
  expect(data.returned).toBe(1)
  await plumber.close()
})
