import { imap as mapping } from '@papy/imap'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { errorOf, piper, plumb } from './flow.ts'
import { parallel, places } from './place.ts'
import { counting, countingAsync, range } from './source.ts'

const boom = new TypeError('the input broke')

const inputs: readonly [string, () => unknown][] = [
  ['sync', () => counting(99, { at: 5, error: boom })],
  ['async', () => countingAsync(99, { at: 5, error: boom })],
  ['slow async', () => countingAsync(99, { at: 5, error: boom, ms: 2 })],
  [
    'a sync generator',
    function* () {
      yield* range(5)
      throw boom
    },
  ],
  [
    'an async generator',
    async function* () {
      yield* range(5)
      throw boom
    },
  ],
]

describe.each(places)('an input that throws, $name', ({ open }) => {
  test.each(inputs)('%s: what was read comes first, then the same error once', async (_, input) => {
    const imap = open({ stride: 2 })
    const plumber = plumb([piper(f.inc, { parallel: imap, name: 'a' }), piper(f.double, { parallel: imap, name: 'b' })])
    const got: unknown[] = []
    const error = await errorOf(async () => {
      for await (const row of plumber.stream([input()] as never)) got.push(row)
    })
    expect(error).toBe(boom)
    expect(got).toEqual(range(5).map((x) => 2 * (x + 1)))
    expect(plumber.ledger().total).toMatchObject({ read: 5, emitted: 5, returned: 0, inFlight: 0 })
    await plumber.close()
    if (imap) await imap.close()
  })

  test('at once', async () => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    expect(
      await errorOf(() =>
        within(
          plumber
            .stream([counting(9, { at: 0, error: boom })] as never)
            [Symbol.asyncIterator]()
            .next(),
        ),
      ),
    ).toBe(boom)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('in its iterator method', async () => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    const data = {
      [Symbol.iterator]() {
        throw boom
      },
    }
    expect(
      await errorOf(() =>
        within(
          plumber
            .stream([data] as never)
            [Symbol.asyncIterator]()
            .next(),
        ),
      ),
    ).toBe(boom)
    await plumber.close()
    if (imap) await imap.close()
  })

  test.each([undefined, null, 'text', 0])('%s as an error', async (thrown) => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    const pull = async (): Promise<unknown> => {
      try {
        for await (const _ of plumber.stream([counting(9, { at: 2, error: thrown })] as never));
      } catch (error) {
        return [error]
      }
      return 'nothing was thrown'
    }
    expect(await within(pull())).toEqual([thrown])
    await plumber.close()
    if (imap) await imap.close()
  })

  test('beside one that does not: that one is closed, nothing is lost', async () => {
    const imap = open()
    const join = piper(f.add, { parallel: imap })
    const plumber = plumb([piper(f.same, { parallel: imap }), join], [piper(f.same, { parallel: imap }), join])
    const sound = counting()
    const got: unknown[] = []
    const error = await errorOf(async () => {
      for await (const row of plumber.stream([counting(99, { at: 4, error: boom }), sound] as never)) got.push(row)
    })
    expect(error).toBe(boom)
    expect(got).toEqual([0, 2, 4, 6])
    expect(sound.returned).toBe(1)
    const { total } = plumber.ledger()
    expect(total).toMatchObject({ emitted: 8, inFlight: 0 })
    expect(total.read).toBe(total.emitted + total.returned)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('the plumber can be used again', async () => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    await errorOf(async () => {
      for await (const _ of plumber.stream([counting(99, { at: 3, error: boom })] as never));
    })
    const got: unknown[] = []
    for await (const row of plumber.stream([range(3)] as never)) got.push(row)
    expect(got).toEqual([1, 2, 3])
    await plumber.close()
    if (imap) await imap.close()
  })

  test('run and wait: the run is finished and wait rejects with it', async () => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    await within(plumber.start([counting(99, { at: 3, error: boom })] as never))
    await within(plumber.run())
    expect(await errorOf(() => plumber.wait())).toBe(boom)
    expect(plumber.state).toBe('finished')
    expect(plumber.ledger().total).toMatchObject({ read: 3, emitted: 3, inFlight: 0 })
    await within(plumber.stop())
    await plumber.close()
    if (imap) await imap.close()
  })
})

describe.each(parallel)('an IMap whose input throws, $name', ({ open }) => {
  test.each(inputs)('%s: next throws it once, unwrapped, after what was read; then the end', async (_, input) => {
    const imap = open({ stride: 2 })
    if (imap === false) throw new Error('a pool is needed')
    const task = imap.addTask(f.bareDouble as never, input() as never)
    await imap.start()
    for (const at of range(5)) expect(await within(task.next())).toEqual({ value: 2 * at, done: false })
    expect(await errorOf(() => task.next())).toBe(boom)
    expect((await within(task.next())).done).toBe(true)
    expect((await within(task.next())).done).toBe(true)
    await within(imap.stop())
    await imap.close()
  })

  test('another task goes on', async () => {
    const imap = open({ stride: 1 })
    if (imap === false) throw new Error('a pool is needed')
    const broken = imap.addTask(f.bareDouble as never, counting(9, { at: 1, error: boom }) as never)
    const sound = imap.addTask(f.bareDouble as never, counting(9) as never)
    await imap.start()
    expect((await within(broken.next())).value).toBe(0)
    expect(await errorOf(() => broken.next())).toBe(boom)
    const all: unknown[] = []
    const pull = async (): Promise<void> => {
      for await (const value of sound as AsyncIterable<unknown>) all.push(value)
    }
    await within(pull())
    expect(all).toEqual(range(9).map((x) => 2 * x))
    await imap.close()
  })
})

test('imap() disposes when the input throws', async () => {
  const got: unknown[] = []
  const error = await errorOf(async () => {
    for await (const value of mapping(
      f.bareDouble as never,
      counting(9, { at: 4, error: boom }) as never,
      { workers: 2 } as never,
    ))
      got.push(value)
  })
  expect(error).toBe(boom)
  expect(got).toEqual([0, 2, 4, 6])
})
