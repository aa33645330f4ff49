import { isPiperError, type PiperError } from '@papy/contract'
import { type Batch, PartialResult, steady } from '@papy/contract/engine'
import { describe, expect, test } from 'vitest'
import { unhandled, within } from '../../../../.config/testing/bound.ts'
import { random, seed } from '../../../../.config/testing/random.ts'
import { type Scatter, scattered } from '../../src/run/scatter.ts'
import { bad, batchOfGroups, drain, drawnFlow, groupsOf, plain, spelled } from './support/flow.ts'

const pick = random(seed)
const options: Scatter = { produce: 1, repeat: false, name: 'n', functionName: 'f', pulse: steady }

async function run(batches: readonly Batch[], scatter: Partial<Scatter>, most = 4) {
  const flow = drawnFlow(batches, { pick, later: pick(2) === 0 })
  const parts = await within(drain(scattered(flow, { ...options, ...scatter }), () => 1 + pick(most)))
  for (const { values, failed } of parts) if (values.some(isPiperError)) expect(failed).toBe(true)
  return spelled(parts)
}

const even = (values: readonly unknown[], width = 1): Batch[] =>
  values.length === 0 ? [] : [batchOfGroups([values], width)]

/** A result as something that can be iterated: array, set, generator, asynchronous generator. */
function iterable(values: readonly unknown[]): unknown {
  const now = function* () {
    yield* values
  }
  const later = async function* () {
    for (const value of values) {
      if (pick(3) === 0) await undefined
      yield value
    }
  }
  return [() => [...values], () => new Set(values), now, later][pick(4)]?.()
}

describe('produce: n', () => {
  test(`multiplies width, order and addresses (PAPY_SEED=${seed})`, async () => {
    for (let round = 0; round < 100; round++) {
      const produce = 2 + pick(3)
      const width = 1 + pick(2)
      const results = Array.from({ length: width * pick(6) }, (_, i) =>
        Array.from({ length: produce }, (_, p) => `${i}.${p}`),
      )
      const { items } = await run(even(results, width), { produce })
      expect(items).toEqual(
        results.flat().map((value, i) => ({
          value,
          index: i,
          group: Math.floor(i / (width * produce)),
          offset: i % (width * produce),
        })),
      )
    }
  })

  test('a placeholder is n of it, the same object', async () => {
    const one = bad('x')
    const parts = await drain(
      scattered(drawnFlow(even([['a', 'b'], one]), { pick }), { ...options, produce: 2 }),
      () => 9,
    )
    expect(parts.flatMap(({ values }) => values)).toEqual(['a', 'b', one, one])
  })

  test('repeat: the same result n times, whatever it is', async () => {
    const result = ['a', 'b', 'c']
    const parts = await drain(
      scattered(drawnFlow(even([result, 'text', 7]), { pick }), { ...options, produce: 2, repeat: true }),
    )
    expect(parts.flatMap(({ values }) => values)).toEqual([result, result, 'text', 'text', 7, 7])
  })

  test('where groups differ their ends move along', async () => {
    const { items, ended } = await run(
      [
        batchOfGroups([
          [[1, 2]],
          [],
          [
            [3, 4],
            [5, 6],
          ],
        ]),
      ],
      { produce: 2 },
    )
    expect(groupsOf({ items, ended })).toEqual([[1, 2], [], [3, 4, 5, 6]])
    expect(ended).toEqual([0, 1, 2])
  })

  test('produce: 1 changes nothing', () => {
    const flow = drawnFlow([], { pick })
    expect(scattered(flow, options)).toBe(flow)
  })
})

describe("produce: 'each'", () => {
  test(`any number of items, none included, of anything iterable (PAPY_SEED=${seed})`, async () => {
    for (let round = 0; round < 200; round++) {
      const width = 1 + pick(3)
      const results = Array.from({ length: width * pick(5) }, (_, i) =>
        Array.from({ length: pick(5) }, (_, p) => `${i}.${p}`),
      )
      const found = await run(even(results.map(iterable), width), { produce: 'each' })
      const groups = Array.from({ length: results.length / width }, (_, g) =>
        results.slice(g * width, (g + 1) * width).flat(),
      )
      expect(found.ended).toEqual(groups.map((_, g) => g))
      expect(groupsOf(found)).toEqual(groups)
      expect(found.items.map(({ index }) => index)).toEqual(found.items.map((_, i) => i))
      expect(found.items.map(({ offset }) => offset)).toEqual(groups.flatMap((group) => group.map((_, i) => i)))
    }
  })

  test(`of groups that differ already (PAPY_SEED=${seed})`, async () => {
    for (let round = 0; round < 200; round++) {
      const groups = Array.from({ length: pick(6) }, (_, g) =>
        Array.from({ length: pick(4) }, (_, i) => Array.from({ length: pick(4) }, (_, p) => `${g}.${i}.${p}`)),
      )
      const batches = groups.length === 0 ? [] : [batchOfGroups(groups.map((group) => group.map(iterable)))]
      const found = await run(batches, { produce: 'each' })
      expect(found.ended).toEqual(groups.map((_, g) => g))
      expect(groupsOf(found)).toEqual(groups.map((group) => group.flat()))
    }
  })

  test('a text is one item, a placeholder is itself, anything else is one placeholder', async () => {
    const one = bad('x')
    const { items } = await run(even(['text', one, 7, undefined, {}, ['a']]), { produce: 'each' })
    expect(items.map(({ value, group }) => [value, group])).toEqual([
      ['text', 0],
      ['!x', 1],
      [expect.stringContaining('produce'), 2],
      [expect.stringContaining('produce'), 3],
      [expect.stringContaining('produce'), 4],
      ['a', 5],
    ])
    const parts = await drain(scattered(drawnFlow(even([7]), { pick }), { ...options, produce: 'each' }))
    const [wrong] = parts.flatMap(({ values }) => values) as PiperError[]
    expect(wrong).toMatchObject({ code: 'ERR_PRODUCE_COUNT', node: 'n', index: 0 })
    expect(wrong?.errors[0]).toMatchObject({ functionName: 'f' })
  })

  test('an iterator that throws: what it gave, then a placeholder, then the next result', async () => {
    const breaking = function* () {
      yield 1
      throw new Error('half-way')
    }
    const breakingLater = async function* () {
      yield 1
      throw new Error('half-way')
    }
    const worse = {
      [Symbol.iterator]() {
        throw new Error('at once')
      },
    }
    const { items } = await run(even([breaking(), breakingLater(), worse, [9]]), { produce: 'each' })
    expect(items.map(({ value, group }) => [value, group])).toEqual([
      [1, 0],
      ['!half-way', 0],
      [1, 1],
      ['!half-way', 1],
      ['!at once', 2],
      [9, 3],
    ])
  })

  test('what a worker could unpack only in part is the same', async () => {
    const { items, ended } = await run(even([new PartialResult([1, 2], bad('half-way')), [3]]), { produce: 'each' })
    expect(groupsOf({ items, ended })).toEqual([[1, 2, '!half-way'], [3]])
  })

  test('an endless one is unpacked as far as it is asked for, and let go of', async () => {
    let [asked, returned] = [0, 0]
    const endless = function* () {
      try {
        for (;;) yield asked++
      } finally {
        returned++
      }
    }
    const flow = scattered(drawnFlow(even([endless()]), { pick, later: false }), { ...options, produce: 'each' })
    const first = await flow.pull(3)
    const second = await flow.pull(2)
    expect([first?.values, second?.values, asked]).toEqual([[0, 1, 2], [3, 4], 5])
    await flow.close()
    expect([returned, await flow.pull(1)]).toEqual([1, undefined])
  })

  test('what waits for an asynchronous one holds back nothing that is there', async () => {
    const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
    const flow = scattered(drawnFlow(even([[1, 2], never]), { pick, later: false }), { ...options, produce: 'each' })
    const found: unknown[] = []
    while (found.length < 2) found.push(...((await within(Promise.resolve(flow.pull(9)))) as Batch).values)
    expect(found).toEqual([1, 2])
  })

  test('its waiting counts as motion', async () => {
    let moving = 0
    const pulse = { begin: () => void moving++, end: () => void moving-- }
    let go = (_: IteratorResult<number>) => {}
    const slow = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<number>>((resolve) => (go = resolve)) }),
    }
    const flow = scattered(drawnFlow(even([slow]), { pick, later: false }), { ...options, produce: 'each', pulse })
    const pull = flow.pull(9)
    expect(moving).toBe(1)
    go({ value: 1, done: false })
    expect(((await pull) as Batch).values).toEqual([1])
    expect(moving).toBe(0)
  })

  test('closing one whose return() throws or rejects harms nobody', async () => {
    const rude = (later: boolean) => ({
      [later ? Symbol.asyncIterator : Symbol.iterator]: () => ({
        next: () => (later ? Promise.resolve({ value: 1, done: false }) : { value: 1, done: false }),
        return: () => {
          if (later) return Promise.reject(new Error('rude'))
          throw new Error('rude')
        },
      }),
    })
    for (const later of [false, true]) {
      const inner = drawnFlow(even([rude(later)]), { pick, later: false })
      const strays = await unhandled(async () => {
        const flow = scattered(inner, { ...options, produce: 'each' })
        await flow.pull(1)
        await (async () => flow.close())().catch(() => {})
      })
      expect([strays, inner.closed]).toEqual([[], 1])
    }
  })

  test('fifty thousand empty results in a row', async () => {
    const found = await run(even([...Array.from({ length: 50_000 }, () => []), ['x']]), { produce: 'each' }, 1000)
    expect(found.items.map(({ value, group }) => [value, group])).toEqual([['x', 50_000]])
  })
})

test('plain', () => expect(plain(bad('x'))).toBe('!x'))
