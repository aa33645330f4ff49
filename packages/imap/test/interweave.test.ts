import { IMap } from '@papy/imap'
import { describe, expect, test } from 'vitest'
import { turns, within } from '../../../.config/testing/bound.ts'
import { random, seed } from '../../../.config/testing/random.ts'
import { desks } from './support/desks.ts'

/** The order in which one worker evaluates: `stride` of the first, `stride` of the second, … */
function expected(counts: readonly number[], stride: number): string {
  const left = [...counts]
  let text = ''
  while (left.some((count) => count > 0))
    for (const [at, count] of left.entries()) {
      const items = Math.min(stride, count)
      text += String(at).repeat(items)
      left[at] = count - items
    }
  return text
}

async function observed(counts: readonly number[], stride: number, { asyncInput = false, asyncFn = false } = {}) {
  let text = ''
  await using pool = new IMap({ workers: desks(1).plugin, stride })
  const tasks = counts.map((count, at) => {
    const items = Array.from({ length: count }, (_, i) => i)
    const drip = (async function* () {
      for (const item of items) {
        if (item % 3 === 0) await turns(1)
        yield item
      }
    })()
    return pool.addTask(
      (x: number) => {
        text += at
        return asyncFn && x % 2 === 0 ? turns(1).then(() => x) : x
      },
      asyncInput ? drip : items,
    )
  })
  await pool.start()
  await within(
    Promise.all(
      tasks.map(async (task) => {
        for await (const _ of task);
      }),
    ),
    4_000,
  )
  return text
}

test.each([1, 2, 3, 7, 64])('one worker, stride %i: exact, however many items there are', async (stride) => {
  for (const counts of [[6, 6], [5, 3, 8], [1, 0, 4], [7], [20, 1, 1]])
    expect(await observed(counts, stride)).toBe(expected(counts, stride))
})

test('also with asynchronous functions', async () => {
  expect(await observed([5, 7, 3], 2, { asyncFn: true })).toBe(expected([5, 7, 3], 2))
})

test('also with inputs that come now and then', async () => {
  const text = await observed([4, 4], 2, { asyncInput: true })
  expect([...text].sort().join('')).toBe('00001111')
})

test(`drawn (PAPY_SEED=${seed})`, async () => {
  const pick = random(seed)
  for (let round = 0; round < 25; round++) {
    const counts = Array.from({ length: 1 + pick(4) }, () => pick(12))
    const stride = 1 + pick(5)
    expect(await observed(counts, stride), `${counts} at ${stride}`).toBe(expected(counts, stride))
  }
})

describe('many workers', () => {
  test('whatever the stride: each task its own results, in order', async () => {
    for (const stride of [1, 2, 3, 7, 64, 'adaptive' as const])
      for (const workers of [1, 2, 4]) {
        await using pool = new IMap({ workers: desks(workers).plugin, stride })
        const tasks = [31, 17, 0, 5].map((count, at) =>
          pool.addTask(
            async (x: number) => {
              if ((x + at) % 4 === 0) await turns(2)
              return `${at}:${x}`
            },
            Array.from({ length: count }, (_, i) => i),
          ),
        )
        await pool.start()
        const found = await within(
          Promise.all(
            tasks.map(async (task) => {
              const items: unknown[] = []
              for await (const item of task) items.push(item)
              return items
            }),
          ),
        )
        expect(found).toEqual([31, 17, 0, 5].map((count, at) => Array.from({ length: count }, (_, i) => `${at}:${i}`)))
      }
  })

  test('unordered: all of them, once', async () => {
    await using pool = new IMap({ workers: desks(3).plugin, ordered: false, stride: 2 })
    const task = pool.addTask(
      async (x: number) => {
        await turns(x % 5)
        return x
      },
      Array.from({ length: 50 }, (_, i) => i),
    )
    await pool.start()
    const found: number[] = []
    for await (const x of task) found.push(x as number)
    expect(found.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })
})

test('one worker, two tasks, of which only one is read: it goes on alone', async () => {
  await using pool = new IMap({ workers: desks(1).plugin, stride: 2, buffer: 4 })
  pool.addTask(
    (x: number) => x,
    Array.from({ length: 50 }, (_, i) => i),
  )
  const read = pool.addTask(
    (x: number) => x,
    Array.from({ length: 50 }, (_, i) => i),
  )
  await pool.start()
  let count = 0
  await within(
    (async () => {
      for await (const _ of read) count++
    })(),
  )
  expect(count).toBe(50)
})
