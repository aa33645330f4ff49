import { isPiperError, type PiperError, Worker } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, drain, errorOf, thrown } from './flow.ts'
import { parallel, pool } from './place.ts'
import { counting, countingAsync, pause, range } from './source.ts'

interface Task extends AsyncIterableIterator<unknown> {
  next(options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<IteratorResult<unknown>>
  batches(): AsyncIterable<unknown>
  readonly tracked: ReadonlyMap<number, unknown>
}

const add = (imap: IMap, fn: unknown, input: unknown, options?: object): Task =>
  imap.addTask(fn as never, input as never, options as never) as unknown as Task

// Pulls without waiting, again and again, until there is something.
async function unwaiting(task: Task): Promise<IteratorResult<unknown>> {
  for (;;) {
    try {
      return await task.next({ timeoutMs: 0 })
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_PULL_TIMEOUT') throw error
      await pause(1)
    }
  }
}

const loose = (
  imap: IMap,
): {
  next(options?: object): Promise<IteratorResult<unknown>>
  getTask(at: number): Task
  popTask(n?: number): unknown
} => imap as never

async function use<T>(imap: IMap | false, act: (imap: IMap) => Promise<T>): Promise<T> {
  if (imap === false) throw new Error('a pool is needed')
  try {
    return await act(imap)
  } finally {
    await within(imap.close(), 10_000, 'closing')
  }
}

describe.each(parallel)('IMap tasks, $name', ({ open }) => {
  test('a task calls fn(item, ...bound) with bare items', () =>
    use(open(), async (imap) => {
      const task = add(imap, bind(f.bareSum, 10, 100), range(4))
      await within(Promise.resolve(imap.start()))
      expect(await drain(task)).toEqual([110, 111, 112, 113])
    }))

  test('a Worker gets [item]', () =>
    use(open(), async (imap) => {
      const task = add(imap, new Worker([f.inc, f.double] as never), range(3))
      await imap.start()
      expect(await drain(task)).toEqual([2, 4, 6])
    }))

  test('an item that is an array stays one item', () =>
    use(open(), async (imap) => {
      const task = add(imap, f.bareSame, [[1, 2], [], undefined, null])
      await imap.start()
      expect(await drain(task)).toEqual([[1, 2], [], undefined, null])
    }))

  test('iterators yield placeholders and never throw for an item', () =>
    use(open(), async (imap) => {
      const task = add(imap, bind(f.bareFail, 1, 3), range(5), { name: 'mine' })
      await imap.start()
      const all: unknown[] = []
      for await (const value of task) all.push(value)
      expect([all[0], all[2], all[4]]).toEqual([0, 2, 4])
      expect(isPiperError(all[1])).toBe(true)
      expect(all[3]).toMatchObject({ node: 'mine', index: 3 })
      expect((all[3] as PiperError).errors[0]).toMatchObject({ functionName: 'bareFail', node: 'mine', index: 3 })
    }))

  test('placeholders pass from task to task untouched', () =>
    use(open(), async (imap) => {
      const first = add(imap, bind(f.bareFail, 1), range(3), { name: 'first' })
      const second = add(imap, f.bareDouble, first)
      const third = add(imap, f.bareDouble, second)
      await imap.start()
      const all: unknown[] = []
      for await (const value of third) all.push(value)
      expect([all[0], all[2]]).toEqual([0, 8])
      expect(all[1]).toMatchObject({ node: 'first', index: 1 })
      expect((all[1] as PiperError).errors).toHaveLength(1)
    }))

  test('a chain may be longer than there are workers', () =>
    use(open(), async (imap) => {
      let task: unknown = range(40)
      for (const _ of range(7)) task = add(imap, bind(f.bareSum, 1), task)
      await imap.start()
      expect(await drain(task)).toEqual(range(40, 7))
    }))

  test('a task of another IMap may be the input', () =>
    use(open(), (one) =>
      use(open({ stride: 3 }), async (two) => {
        const first = add(one, f.bareDouble, range(20))
        const second = add(two, bind(f.bareSum, 1), first)
        await one.start()
        await two.start()
        expect(await drain(second)).toEqual(range(20).map((x) => 2 * x + 1))
      }),
    ))

  test('several tasks, drained one by one or together', () =>
    use(open(), async (imap) => {
      const tasks = [5, 9, 0, 13].map((length) => add(imap, f.bareDouble, range(length)))
      await imap.start()
      const all = await within(Promise.all(tasks.map((task) => drain(task))), 10_000)
      expect(all).toEqual([5, 9, 0, 13].map((length) => range(length).map((x) => 2 * x)))
    }))

  test('pulling one of several tasks alone gives values or ERR_STALLED, never a hang', () =>
    use(open({ stride: 2 }), async (imap) => {
      const [one, two] = [add(imap, f.bareSame, range(500)), add(imap, f.bareDouble, range(500))]
      await imap.start()
      const got: unknown[] = []
      const stalled = await within(
        drain(one, 8000).then(
          (all) => void got.push(...all),
          (error: unknown) => error,
        ),
        9000,
      )
      if (stalled === undefined) expect(got).toEqual(range(500))
      else expect(stalled).toMatchObject({ code: 'ERR_STALLED', name: 'StateError' })
      const rest = await within(Promise.all([drain(two), stalled === undefined ? [] : drain(one)]), 10_000)
      expect(rest[0]).toEqual(range(500).map((x) => 2 * x))
    }))

  test('getTask gives the same iterator; popTask takes the last ones away', () =>
    use(open(), async (imap) => {
      const tasks = range(4).map((at) => add(imap, bind(f.bareSum, at), range(3)))
      expect(range(4).map((at) => loose(imap).getTask(at) === tasks[at])).toEqual([true, true, true, true])
      loose(imap).popTask()
      loose(imap).popTask(2)
      expect(loose(imap).getTask(0)).toBe(tasks[0])
      expect((await errorOf(() => loose(imap).getTask(1)))['code']).toBe('ERR_ARGUMENT')
      await imap.start()
      expect(await drain(imap)).toEqual([0, 1, 2])
    }))

  test('next and iterating the IMap mean its only task', () =>
    use(open(), async (imap) => {
      add(imap, f.bareDouble, range(4))
      await imap.start()
      expect(await within(loose(imap).next())).toEqual({ value: 0, done: false })
      expect(await drain(imap)).toEqual([2, 4, 6])
    }))

  test('with several tasks they are ERR_ARGUMENT', () =>
    use(open(), async (imap) => {
      add(imap, f.bareDouble, range(4))
      add(imap, f.bareDouble, range(4))
      await imap.start()
      expect(await errorOf(() => loose(imap).next())).toMatchObject({ code: 'ERR_ARGUMENT', name: 'ArgumentError' })
      expect(await errorOf(() => drain(imap))).toMatchObject({ code: 'ERR_ARGUMENT' })
      await within(imap.stop({ drain: false }))
    }))

  test('batches() gives all items in order', () =>
    use(open({ stride: 4 }), async (imap) => {
      const task = add(imap, f.bareDouble, range(30))
      await imap.start()
      const all: unknown[] = []
      const pull = async (): Promise<void> => {
        for await (const batch of task.batches()) {
          all.push(...(batch as Iterable<unknown>))
        }
      }
      await within(pull())
      expect(all).toEqual(range(30).map((x) => 2 * x))
    }))

  test('track keeps what came out by index', () =>
    use(open({ stride: 1 }), async (imap) => {
      const task = add(imap, bind(f.bareFail, 2), range(5), { track: true })
      await imap.start()
      await drain(task)
      expect([...task.tracked.keys()].sort()).toEqual(range(5))
      expect(task.tracked.get(4)).toBe(4)
      expect(isPiperError(task.tracked.get(2))).toBe(true)
    }))

  test('ordered: false of a task', () =>
    use(open({ stride: 1 }), async (imap) => {
      const task = add(imap, bind(f.bareNap, 1), range(20), { ordered: false })
      await imap.start()
      expect((await drain(task)).sort((a, b) => Number(a) - Number(b))).toEqual(range(20))
    }))

  test('an empty input is the end; more pulls are the end again', () =>
    use(open(), async (imap) => {
      const task = add(imap, f.bareSame, [])
      await imap.start()
      expect((await within(task.next())).done).toBe(true)
      expect((await within(task.next())).done).toBe(true)
    }))

  test('pulls may be made before their items are there, and are answered in order', () =>
    use(open(), async (imap) => {
      const task = add(imap, bind(f.bareNap, 3), countingAsync(6, { ms: 1 }))
      await imap.start()
      const pulls = range(8).map(() => task.next())
      const steps = await within(Promise.all(pulls))
      expect(steps.slice(0, 6).map(({ value }) => value)).toEqual(range(6))
      expect(steps.slice(6).map(({ done }) => done)).toEqual([true, true])
    }))
})

describe.each(parallel)('IMap states, $name', ({ open }) => {
  test('a pull before start is ERR_STATE', () =>
    use(open(), async (imap) => {
      const task = add(imap, f.bareSame, range(3))
      for (const act of [() => task.next(), () => loose(imap).next(), () => drain(task)]) {
        expect(await errorOf(act)).toMatchObject({ code: 'ERR_STATE', name: 'StateError' })
      }
      await imap.start()
      expect(await drain(task)).toEqual(range(3))
    }))

  test('stop on an unstarted IMap is a no-op', () =>
    use(open(), async (imap) => {
      await within(imap.stop())
      const task = add(imap, f.bareSame, range(3))
      await within(imap.stop())
      await imap.start()
      expect(await drain(task)).toEqual(range(3))
    }))

  test('stop reads no more, finishes what was read; the rest stays readable, then the end', () =>
    use(open({ stride: 1, buffer: 4 }), async (imap) => {
      const data = counting()
      const task = add(imap, bind(f.bareNap, 2), data)
      await imap.start()
      expect((await within(task.next())).value).toBe(0)
      const { total } = await within(imap.stop())
      const { read } = data
      expect(total).toMatchObject({ read, emitted: 1, errored: 0, returned: 0, deadLettered: 0, inFlight: read - 1 })
      expect(data.returned).toBe(1)
      expect(await drain(task)).toEqual(range(read - 1, 1))
      expect(data.read).toBe(read)
      expect((await within(task.next())).done).toBe(true)
    }))

  test('stop without drain gives unfinished items up', () =>
    use(open({ stride: 1, buffer: 4 }), async (imap) => {
      const data = counting()
      const task = add(imap, bind(f.bareNap, 100), data)
      await imap.start()
      await pause(20)
      const { total } = await within(imap.stop({ drain: false }), 2000)
      expect(total.read).toBe(data.read)
      expect(total.read).toBe(total.emitted + total.returned + total.inFlight)
      expect(total.returned).toBeGreaterThan(0)
      expect(data.returned).toBe(1)
      expect((await drain(task)).length).toBe(total.inFlight)
    }))

  test('is reusable after stop, with warm workers', () =>
    use(open({ stride: 2 }), async (imap) => {
      for (const first of [0, 10, 20]) {
        const task = add(imap, f.bareDouble, range(5, first))
        await within(Promise.resolve(imap.start()))
        expect(await drain(task)).toEqual(range(5, first).map((x) => 2 * x))
        await within(imap.stop())
      }
    }))

  test('start after stop drops finished tasks and what they left', () =>
    use(open({ stride: 1, buffer: 4 }), async (imap) => {
      const old = add(imap, f.bareSame, range(3))
      await imap.start()
      await within(old.next())
      await within(imap.stop())
      const task = add(imap, f.bareDouble, range(3))
      await imap.start()
      expect(await drain(task)).toEqual([0, 2, 4])
      const after = await within(
        old.next().then(
          ({ done }) => done,
          ({ code }: { code: string }) => code,
        ),
      )
      expect([true, 'ERR_STATE']).toContain(after)
    }))

  test('closing calls return() of unfinished inputs once', async () => {
    const imap = open({ buffer: 4, stride: 1 })
    if (imap === false) throw new Error('a pool is needed')
    const data = counting()
    const task = add(imap, f.bareSame, data)
    await imap.start()
    await within(task.next())
    await within(imap.close())
    expect(data.returned).toBe(1)
  })

  test('the threads are the same ones after stop', async () => {
    const imap = pool(threads(1))
    const seen = new Set<unknown>()
    for (const _ of range(3)) {
      const task = add(imap, f.bareWhere, range(2))
      await imap.start()
      for (const id of await drain(task)) seen.add(id)
      await imap.stop()
    }
    expect(seen.size).toBe(1)
    await imap.close()
  })

  test('on a disposed IMap everything is ERR_DISPOSED, and a second disposal a no-op', async () => {
    const imap = open()
    if (imap === false) throw new Error('a pool is needed')
    const task = add(imap, f.bareSame, range(3))
    await imap.start()
    await within(imap.close())
    await within(imap.close())
    await within(imap[Symbol.asyncDispose]())
    for (const act of [
      () => add(imap, f.bareSame, []),
      () => imap.start(),
      () => loose(imap).next(),
      () => task.next(),
      () => loose(imap).popTask(),
      () => imap.stop(),
    ]) {
      expect(await errorOf(act), String(act)).toMatchObject({ code: 'ERR_DISPOSED', name: 'StateError' })
    }
  })

  test('await using disposes', async () => {
    let kept: IMap | undefined
    {
      await using imap = open() as IMap
      kept = imap
      add(imap, f.bareSame, range(3))
      await imap.start()
      expect(await drain(imap)).toEqual(range(3))
    }
    expect((await errorOf(() => kept?.start()))['code']).toBe('ERR_DISPOSED')
  })

  test('wrong arguments are ERR_ARGUMENT at once', () =>
    use(open(), async (imap) => {
      const wrong: readonly [string, () => unknown][] = [
        ['no function', () => add(imap, 1, [])],
        ['no input', () => add(imap, f.bareSame, undefined)],
        ['no iterable', () => add(imap, f.bareSame, 5)],
        ['an object', () => add(imap, f.bareSame, {})],
        ['a time of 0', () => add(imap, f.bareSame, [], { timeoutMs: 0 })],
        ['a negative time', () => add(imap, f.bareSame, [], { timeoutMs: -1 })],
        ['no time', () => add(imap, f.bareSame, [], { timeoutMs: Number.NaN })],
        ['a task that is not there', () => loose(imap).getTask(0)],
        ['more than there is', () => loose(imap).popTask(1)],
      ]
      for (const [what, act] of wrong) {
        const error = thrown(act)
        expect(error['code'], what).toBe('ERR_ARGUMENT')
        expect(error.name, what).toBe('ArgumentError')
      }
    }))
})

describe('pulling with a limit', () => {
  test('a pull that takes too long is ERR_PULL_TIMEOUT; the item comes later', async () => {
    const imap = pool(inline(1), { stride: 1 })
    const task = add(imap, bind(f.bareNap, 250), range(2))
    await imap.start()
    expect(await errorOf(() => task.next({ timeoutMs: 5 }))).toMatchObject({
      code: 'ERR_PULL_TIMEOUT',
      name: 'TimeoutError',
    })
    expect(await errorOf(() => loose(imap).next({ timeoutMs: 5 }))).toMatchObject({ code: 'ERR_PULL_TIMEOUT' })
    expect(await within(task.next())).toEqual({ value: 0, done: false })
    expect(await within(task.next({ timeoutMs: 4000 }))).toEqual({ value: 1, done: false })
    expect((await within(task.next({ timeoutMs: 1000 }))).done).toBe(true)
    await imap.close()
  })

  test('timeoutMs: 0 does not wait', async () => {
    const imap = pool(inline(1), { stride: 1 })
    let open = (): void => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const task = add(imap, (x: number) => gate.then(() => x), range(1))
    await imap.start()
    expect((await errorOf(() => within(task.next({ timeoutMs: 0 }))))['code']).toBe('ERR_PULL_TIMEOUT')
    open()
    // What is there comes all the same, and so does the end.
    expect(await within(unwaiting(task))).toEqual({ value: 0, done: false })
    expect((await within(unwaiting(task))).done).toBe(true)
    await imap.close()
  })

  test('skip: an item whose pull timed out is given up and counted as errored', async () => {
    const imap = pool(inline(1), { stride: 1, skip: true, buffer: 2 })
    const waits = [0, 150, 0]
    const task = add(imap, async (x: number) => pause(waits[x] ?? 0).then(() => x), range(3))
    await imap.start()
    expect((await within(task.next())).value).toBe(0)
    expect((await errorOf(() => task.next({ timeoutMs: 10 })))['code']).toBe('ERR_PULL_TIMEOUT')
    expect(await within(task.next())).toEqual({ value: 2, done: false })
    expect((await within(task.next())).done).toBe(true)
    const { total } = await within(imap.stop())
    expect(total).toMatchObject({ read: 3, emitted: 2, errored: 1, returned: 0, inFlight: 0 })
    await imap.close()
  })

  test('an aborted pull rejects with the reason and keeps its item', async () => {
    const imap = pool(inline(1), { stride: 1 })
    const task = add(imap, bind(f.bareNap, 150), range(2))
    await imap.start()
    const [controller, reason] = [new AbortController(), new Error('no more')]
    const pull = errorOf(() => task.next({ signal: controller.signal }))
    controller.abort(reason)
    expect(await pull).toBe(reason)
    expect(await errorOf(() => task.next({ signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(await drain(task)).toEqual([0, 1])
    await imap.close()
  })

  test.each([-1, Number.NaN, '5'])('timeoutMs: %s is ERR_ARGUMENT', async (timeoutMs) => {
    const imap = pool(inline(1))
    const task = add(imap, f.bareSame, range(2))
    await imap.start()
    expect((await errorOf(() => task.next({ timeoutMs: timeoutMs as number })))['code']).toBe('ERR_ARGUMENT')
    expect(await drain(task)).toEqual([0, 1])
    await imap.close()
  })
})

describe('settings', () => {
  test('are frozen and complete', async () => {
    const imap = pool(inline(3), { name: 'mine' })
    expect(Object.isFrozen(imap.settings)).toBe(true)
    expect(imap.settings).toMatchObject({ name: 'mine', ordered: true, skip: false, fuse: true, stride: 'adaptive' })
    expect('buffer' in imap.settings && 'workers' in imap.settings).toBe(true)
    await imap.close()
  })

  test('threads are as many as there are cores, unless told otherwise', async () => {
    const { availableParallelism } = await import('node:os')
    const [byDefault, two] = [new IMap(), new IMap({ workers: 2 } as never)]
    expect(JSON.stringify(byDefault.settings.workers)).toContain(String(availableParallelism()))
    const task = add(two, f.bareWhere, range(40))
    await two.start()
    const ids = new Set(await drain(task))
    expect(ids.has(0)).toBe(false)
    expect(ids.size).toBeLessThanOrEqual(2)
    await byDefault.close()
    await two.close()
  })

  test('several runtimes make one pool', async () => {
    const imap = pool([threads(1), inline(1)], { stride: 1 })
    const task = add(imap, bind(f.bareNap, 2), range(30))
    await imap.start()
    expect(await drain(task)).toEqual(range(30))
    await imap.close()
  })

  const wrong: readonly [string, unknown][] = [
    ['no workers', { workers: 0 }],
    ['negative workers', { workers: -1 }],
    ['half a worker', { workers: 1.5 }],
    ['workers of a wrong kind', { workers: 'two' }],
    ['an empty list', { workers: [] }],
    ['a list of what is no runtime', { workers: [2, {}] }],
    ['stride 0', { stride: 0 }],
    ['stride -1', { stride: -1 }],
    ['half a stride', { stride: 1.5 }],
    ['a stride of a wrong kind', { stride: 'many' }],
    ['buffer 0', { buffer: 0 }],
    ['half a buffer', { buffer: 2.5 }],
    ['a buffer of a wrong kind', { buffer: 'big' }],
    ['ordered of a wrong kind', { ordered: 1 }],
    ['an option nobody knows', { strides: 2 }],
    ['no options object', 'x'],
  ]
  test.each(wrong)('%s is ERR_ARGUMENT', (_, options) => {
    expect(thrown(() => new IMap(options as never))).toMatchObject({ code: 'ERR_ARGUMENT', name: 'ArgumentError' })
  })

  test.each([0, -1, 1.5, Number.NaN, 'two', null])('threads(%s) and inline(%s) are ERR_ARGUMENT', (n) => {
    expect(thrown(() => threads(n as never))['code']).toBe('ERR_ARGUMENT')
    expect(thrown(() => inline(n as never))['code']).toBe('ERR_ARGUMENT')
  })
})

describe('the buffer', () => {
  test('below a fixed stride is ERR_BUFFER_TOO_SMALL at start, with the least that works', async () => {
    for (const stride of [2, 3, 7]) {
      for (const length of [1, 2, 3]) {
        const start = async (buffer: number): Promise<unknown[]> => {
          const imap = pool(inline(2), { stride, buffer })
          try {
            let task: unknown = range(20)
            for (const _ of range(length)) task = add(imap, bind(f.bareSum, 1), task)
            await within(Promise.resolve(imap.start()))
            return await drain(task, 3000)
          } finally {
            await imap.close()
          }
        }
        const error = await errorOf(() => start(1))
        expect(error).toMatchObject({ code: 'ERR_BUFFER_TOO_SMALL', name: 'ArgumentError' })
        const least = error['least'] as number
        expect(least).toBeGreaterThanOrEqual(stride)
        expect(error.message).toContain(String(least))
        expect(await start(least)).toEqual(range(20, length))
        expect((await errorOf(() => start(least - 1)))['least']).toBe(least)
      }
    }
  })

  test('of 1 works for one task with stride 1', async () => {
    const imap = pool(inline(2), { stride: 1, buffer: 1 })
    const task = add(imap, f.bareDouble, range(9))
    await imap.start()
    expect(await drain(task)).toEqual(range(9).map((x) => 2 * x))
    await imap.close()
  })
})
