import { IMap, imap } from '@papy/imap'
import { describe, expect, test } from 'vitest'
import { turns, within } from '../../../.config/testing/bound.ts'
import { desks } from './support/desks.ts'
import { balanced } from './support/ledger.ts'

/** Numbers from nought, and how many were asked for. */
function counter(count = Number.POSITIVE_INFINITY) {
  const tally = { read: 0, returned: 0 }
  const input = (function* () {
    try {
      while (tally.read < count) yield tally.read++
    } finally {
      tally.returned++
    }
  })()
  return { tally, input }
}

/** Each number as a thousand bytes. */
function* bulky(numbers: Iterable<number>): Generator<Uint8Array> {
  for (const x of numbers) yield new Uint8Array(1_000).fill(x)
}

async function settle(): Promise<void> {
  await turns(30)
}

describe('laziness', () => {
  test('nothing is read before the start, little before the first pull', async () => {
    const { tally, input } = counter()
    await using pool = new IMap({ workers: desks(2).plugin, buffer: 4 })
    const task = pool.addTask((x: number) => x, input)
    await settle()
    expect(tally.read).toBe(0)
    await pool.start()
    await settle()
    expect(tally.read).toBeLessThanOrEqual(5)
    expect((await task.next()).value).toBe(0)
  })

  test('imap() reads and starts nothing before the first pull', async () => {
    const { tally, input } = counter()
    const desk = desks(2)
    const mapped = imap((x: number) => x, input, { workers: desk.plugin })
    await settle()
    expect([tally.read, desk.started]).toEqual([0, 0])
    await mapped.return?.()
    expect(tally).toEqual({ read: 0, returned: 0 })
  })

  test('who takes five items has not a thousand read', async () => {
    const { tally, input } = counter()
    const taken: number[] = []
    for await (const x of imap((x: number) => x, input, { workers: desks(2).plugin })) {
      taken.push(x as number)
      if (taken.length === 5) break
    }
    await settle()
    expect(taken).toEqual([0, 1, 2, 3, 4])
    expect(tally.read).toBeLessThan(100)
    expect(tally.returned).toBe(1)
  })
})

describe('the buffer', () => {
  const shapes = [1, 2, 5].flatMap((workers) =>
    [1, 2, 7].flatMap((stride) => [1, 3].flatMap((tasks) => [0, 5].map((more) => ({ workers, stride, tasks, more })))),
  )

  test.each(shapes)(
    'is never exceeded: $workers workers, stride $stride, $tasks tasks, least + $more',
    async (shape) => {
      const buffer = shape.stride * shape.tasks + shape.more
      await using pool = new IMap({ workers: desks(shape.workers).plugin, stride: shape.stride, buffer })
      let [evaluated, pulled] = [0, 0]
      const inputs = Array.from({ length: shape.tasks }, () => counter(40))
      const tasks = inputs.map(({ input }) =>
        pool.addTask(async (x: number) => {
          evaluated++
          if (x % 3 === 0) await turns(1)
          return x
        }, input),
      )
      await pool.start()
      const found: unknown[][] = tasks.map(() => [])
      for (let open = [...tasks.keys()]; open.length > 0; ) {
        for (const at of open) {
          if (pulled % 11 === 0) await settle()
          // Items may be read, not evaluated, one ahead of the buffer each.
          const read = inputs.reduce((sum, { tally }) => sum + tally.read, 0)
          expect(evaluated - pulled).toBeLessThanOrEqual(buffer)
          expect(read - pulled).toBeLessThanOrEqual(buffer + shape.tasks)
          const next = await within((tasks[at] as (typeof tasks)[number]).next())
          if (next.done) open = open.filter((other) => other !== at)
          else {
            pulled++
            found[at]?.push(next.value)
          }
        }
      }
      expect(found).toEqual(tasks.map(() => Array.from({ length: 40 }, (_, i) => i)))
      balanced(await pool.stop())
    },
  )

  test.each([
    [{ stride: 5, buffer: 4 }, 1, 5],
    [{ stride: 5, buffer: 14 }, 3, 15],
    [{ stride: 1, buffer: 1 }, 2, 2],
    [{ buffer: 1 }, 2, 2],
  ])('%o is too small for %i task(s): the least is %i, and that works', async (options, tasks, least) => {
    const add = (pool: IMap) => Array.from({ length: tasks }, () => pool.addTask((x: number) => x, counter(20).input))
    await using small = new IMap({ workers: desks(2).plugin, ...options })
    add(small)
    await expect(small.start()).rejects.toMatchObject({ name: 'ArgumentError', code: 'ERR_BUFFER_TOO_SMALL', least })
    await using fits = new IMap({ workers: desks(2).plugin, ...options, buffer: least })
    const added = add(fits)
    await fits.start()
    for (const task of added) {
      let count = 0
      for await (const _ of task) count++
      expect(count).toBe(20)
    }
  })

  test('a refused start changes nothing', async () => {
    await using pool = new IMap({ workers: desks(1).plugin, stride: 2, buffer: 3 })
    const task = pool.addTask((x: number) => x, [1, 2])
    pool.addTask((x: number) => x, [1, 2])
    await expect(pool.start()).rejects.toMatchObject({ code: 'ERR_BUFFER_TOO_SMALL' })
    pool.popTask()
    await pool.start()
    expect((await task.next()).value).toBe(1)
  })

  test('a chain of tasks works with its least buffer', async () => {
    for (const workers of [1, 3])
      for (const stride of [1, 2, 3]) {
        await using pool = new IMap({ workers: desks(workers).plugin, stride, buffer: stride * 3 })
        const one = pool.addTask((x: number) => x + 1, counter(25).input)
        const two = pool.addTask(async (x: number) => x * 2, one as never)
        const three = pool.addTask((x: number) => -x, two as never)
        await pool.start()
        const found: unknown[] = []
        await within(
          (async () => {
            for await (const x of three) found.push(x)
          })(),
        )
        expect(found).toEqual(Array.from({ length: 25 }, (_, i) => -2 * (i + 1)))
      }
  })
})

describe('bytes in flight', () => {
  const shapes = [1, 3].flatMap((workers) =>
    [1, 2].flatMap((tasks) =>
      ['adaptive' as const, 4].flatMap((stride) =>
        [100, 3_000, 6_500].map((bufferBytes) => ({ workers, tasks, stride, bufferBytes })),
      ),
    ),
  )

  test.each(shapes)(
    'are bounded: $workers workers, $tasks tasks, stride $stride, $bufferBytes bytes for items of 1,000',
    async ({ workers, tasks, stride, bufferBytes }) => {
      await using pool = new IMap({ workers: desks(workers).plugin, stride, bufferBytes })
      let evaluated = 0
      const inputs = Array.from({ length: tasks }, () => counter(60))
      const added = inputs.map(({ input }) =>
        pool.addTask(async (x: Uint8Array) => {
          evaluated++
          await turns(1)
          return x
        }, bulky(input)),
      )
      await pool.start()
      // No task may be without any.
      const most = tasks * Math.max(1, Math.floor(bufferBytes / 1_000 / tasks))
      for (let at = 0, pulled = 0; at < 60; at++)
        for (const task of added) {
          if (at % 7 === 0) await settle()
          expect(evaluated - pulled++).toBeLessThanOrEqual(most)
          expect(((await within(task.next())).value as Uint8Array)[0]).toBe(at)
        }
      balanced(await pool.stop())
    },
  )

  test('count for numbers too, and buffer may be the tighter one', async () => {
    for (const [options, most] of [
      [{ bufferBytes: 80 }, 10],
      [{ bufferBytes: 8_000, buffer: 4 }, 4],
    ] as const) {
      const { tally, input } = counter()
      await using pool = new IMap({ workers: desks(2).plugin, ...options })
      const task = pool.addTask((x: number) => x, input)
      await pool.start()
      for (let pulled = 0; pulled < 40; pulled++) {
        expect((await within(task.next())).value).toBe(pulled)
        await settle()
        expect(tally.read - pulled - 1).toBeLessThanOrEqual(most + 1)
      }
    }
  })

  test('stand in the settings, and are a whole number from 1', async () => {
    await using pool = new IMap({ workers: desks(1).plugin, bufferBytes: 1_000_000 })
    expect(pool.settings.bufferBytes).toBe(1_000_000)
    for (const bufferBytes of [0, 1.5, -1, '1MB'])
      expect(() => new IMap({ bufferBytes: bufferBytes as never })).toThrow(
        expect.objectContaining({ code: 'ERR_ARGUMENT', option: 'bufferBytes' }),
      )
  })
})

describe('memory', () => {
  test('a slow reader slows the input, whatever is quicker', async () => {
    const { tally, input } = counter()
    await using pool = new IMap({ workers: desks(4).plugin })
    const task = pool.addTask((x: number) => x, input)
    await pool.start()
    let most = 0
    for (let pulled = 1; pulled <= 3000; pulled++) {
      await task.next()
      if (pulled % 500 === 0) await settle()
      most = Math.max(most, tally.read - pulled)
    }
    const before = tally.read
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(tally.read).toBe(before)
    expect(most).toBeLessThan(30_000)
  })
})
