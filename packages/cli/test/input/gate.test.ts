import { expect, test } from 'vitest'
import { gateOf } from '../../src/input/gate.ts'

const unlimited = { limit: Number.POSITIVE_INFINITY }

async function all(input: Iterable<unknown> | AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const items: unknown[] = []
  for await (const item of input) items.push(item)
  return items
}

/** Numbers, and whether they were left. */
function numbers() {
  const seen = { left: 0 }
  function* items() {
    try {
      for (let i = 0; ; i++) yield i
    } finally {
      seen.left++
    }
  }
  return {
    seen,
    items,
    later: async function* () {
      yield* items()
    },
  }
}

test.each([
  ['an array', [1, 2, 3]],
  [
    'what comes later',
    {
      [Symbol.asyncIterator]: async function* () {
        yield* [1, 2, 3]
      },
    },
  ],
])('lets everything of %s pass, and counts', async (_, input) => {
  const gate = gateOf(input, unlimited)
  expect(await all(gate.input)).toEqual([1, 2, 3])
  expect(gate.read).toBe(3)
})

test.each(['items', 'later'] as const)('a limit leaves the input, once: %s', async (kind) => {
  const { seen, ...inputs } = numbers()
  expect(await all(gateOf(inputs[kind](), { limit: 2 }).input)).toEqual([0, 1])
  expect(seen.left).toBe(1)
})

test.each(['items', 'later'] as const)('once stopped there is no more: %s', async (kind) => {
  const { seen, ...inputs } = numbers()
  const gate = gateOf(inputs[kind](), unlimited)
  const items: unknown[] = []
  for await (const item of gate.input) {
    items.push(item)
    if (item === 2) gate.stop()
  }
  expect(items).toEqual([0, 1, 2])
  await expect.poll(() => seen.left).toBe(1)
})

test('whoever waits for an item that never comes is told of the end, and what it comes from is let go of', async () => {
  let closed = 0
  const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
  const gate = gateOf(never, { ...unlimited, close: () => closed++ })
  const reading = all(gate.input)
  gate.stop()
  gate.stop()
  expect([await reading, closed]).toEqual([[], 1])
})

test('the error of an input is its own', async () => {
  const error = new Error('broken')
  const broken = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }
  await expect(all(gateOf(broken, unlimited).input)).rejects.toBe(error)
})
