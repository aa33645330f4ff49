import { type Batch, sliceBatch } from '@papy/contract/engine'
import { Coverage, type CoverageState } from '@papy/contract/journal'
import {
  type Arbitrary,
  array,
  assert,
  boolean,
  constant,
  integer,
  oneof,
  property,
  tuple,
  uniqueArray,
} from 'fast-check'
import { describe, expect, test } from 'vitest'

/** A stream: the sizes of its groups, and where it is cut into batches. */
interface Stream {
  readonly width: number
  readonly sizes: readonly number[]
  readonly batches: readonly Batch[]
}

/** All of a stream as one batch. */
function whole(width: number, sizes: readonly number[]): Batch {
  const values = sizes.flatMap((size, group) => Array.from({ length: size }, (_, offset) => `${group}.${offset}`))
  const ends = sizes.map((_, group) => sizes.slice(0, group + 1).reduce((sum, size) => sum + size, 0))
  return { values, group: 0, offset: 0, first: 0, width, failed: false, ...(width === 0 ? { ends } : {}) }
}

function cut(batch: Batch, at: readonly number[]): Batch[] {
  const borders = [0, ...at.filter((place) => place < batch.values.length).sort((a, b) => a - b), batch.values.length]
  return borders.slice(1).map((to, index) => sliceBatch(batch, borders[index] as number, to))
}

const sizesOf = (width: number): Arbitrary<number[]> =>
  width > 0
    ? array(constant(width), { maxLength: 12 })
    : array(oneof(constant(0), constant(1), integer({ min: 0, max: 6 })), { maxLength: 12 })

const streams: Arbitrary<Stream> = integer({ min: 0, max: 4 }).chain((width) =>
  tuple(sizesOf(width), uniqueArray(integer({ min: 1, max: 60 }), { maxLength: 10 })).map(([sizes, at]) => ({
    width,
    sizes,
    batches: cut(whole(width, sizes), at),
  })),
)

/** Which batches come, in which order, and which of their items are left out. */
const deliveries = (least: number) =>
  array(tuple(integer({ min: 0, max: 1_000 }), array(boolean(), { maxLength: 40 })), {
    minLength: least,
    maxLength: 16,
  })

type Delivery = readonly [pick: number, without: readonly boolean[]]

/** The same as plain sets do it: names of items, and groups whose end was seen. */
interface Model {
  readonly items: Set<string>
  readonly ended: Set<number>
}

function deliver({ batches }: Stream, coverage: Coverage, model: Model, [pick, left]: Delivery): void {
  const batch = batches[pick % batches.length]
  if (batch === undefined) return
  const without = batch.values.flatMap((_, at) => (left[at] === true ? [at] : []))
  coverage.add(batch, without)
  for (const [at, name] of batch.values.entries()) if (!without.includes(at)) model.items.add(name as string)
  for (const [passed] of (batch.ends ?? []).entries()) model.ended.add(batch.group + passed)
}

function played(stream: Stream, list: readonly Delivery[]): { readonly coverage: Coverage; readonly model: Model } {
  const coverage = new Coverage(stream.width)
  const model = { items: new Set<string>(), ended: new Set<number>() }
  for (const one of list) deliver(stream, coverage, model, one)
  return { coverage, model }
}

function isWhole({ width, sizes }: Stream, { items, ended }: Model, group: number): boolean {
  const all = Array.from({ length: sizes[group] as number }, (_, offset) => items.has(`${group}.${offset}`))
  return all.every(Boolean) && (width > 0 || ended.has(group))
}

function expectSame(stream: Stream, coverage: Coverage, model: Model): void {
  const groups = stream.sizes.map((_, group) => group)
  for (const group of groups) {
    expect([group, coverage.has(group)]).toEqual([group, isWhole(stream, model, group)])
    for (let offset = 0; offset < (stream.sizes[group] as number); offset++)
      expect([group, offset, coverage.holds({ group, offset })]).toEqual([
        group,
        offset,
        model.items.has(`${group}.${offset}`),
      ])
  }
  const mark = groups.find((group) => !isWhole(stream, model, group)) ?? groups.length
  expect(coverage.mark).toBe(mark)
  for (const batch of stream.batches) {
    const rest = coverage.rest(batch).flatMap(([from, to]) => batch.values.slice(from, to))
    expect(rest).toEqual(batch.values.filter((name) => !model.items.has(name as string)))
  }
}

test('it is what sets are: each width, groups that are empty, pieces in any order, items left out', () => {
  void assert(
    property(streams, deliveries(0), (stream, list) => {
      const { coverage, model } = played(stream, list)
      expectSame(stream, coverage, model)
      expect(coverage.isEmpty).toBe(model.items.size === 0 && model.ended.size === 0)
    }),
    { numRuns: 500 },
  )
})

test('once all came it is one mark, in whatever order and how often', () => {
  void assert(
    property(streams, deliveries(1), (stream, list) => {
      const { coverage, model } = played(stream, list)
      for (const at of [...stream.batches.keys()].reverse()) deliver(stream, coverage, model, [at, []])
      const { length } = stream.sizes
      const end = length * Math.max(1, stream.width)
      expect(coverage.toJSON()).toEqual({ width: stream.width, ranges: end === 0 ? [] : [0, end] })
    }),
    { numRuns: 300 },
  )
})

test('it goes through JSON at any moment', () => {
  void assert(
    property(streams, deliveries(0), deliveries(0), (stream, before, after) => {
      const { coverage, model } = played(stream, before)
      const state = JSON.parse(JSON.stringify(coverage)) as CoverageState
      const again = new Coverage(stream.width, state)
      for (const one of after) deliver(stream, again, model, one)
      expectSame(stream, again, model)
    }),
  )
})

test('states are added up', () => {
  void assert(
    property(streams, deliveries(0), deliveries(0), (stream, one, other) => {
      const [a, b] = [played(stream, one), played(stream, other)]
      a.coverage.addState(b.coverage.toJSON())
      const items = new Set([...a.model.items, ...b.model.items])
      const ended = new Set([...a.model.ended, ...b.model.ended])
      expectSame(stream, a.coverage, { items, ended })
    }),
  )
})

test('groups are filled up to a mark, and cleared again', () => {
  const bound = integer({ min: 0, max: 12 })
  void assert(
    property(streams, deliveries(0), bound, bound, bound, (stream, list, most, from, to) => {
      const { coverage, model } = played(stream, list)
      const { length } = stream.sizes
      const below = Math.min(most, length)
      coverage.fill(below)
      const change = (group: number, isThere: boolean) => {
        for (let offset = 0; offset < (stream.sizes[group] ?? 0); offset++)
          model.items[isThere ? 'add' : 'delete'](`${group}.${offset}`)
        model.ended[isThere ? 'add' : 'delete'](group)
      }
      for (let group = 0; group < below; group++) change(group, true)
      coverage.clear(Math.min(from, to), Math.max(from, to))
      for (let group = Math.min(from, to); group < Math.max(from, to); group++) change(group, false)
      expectSame(stream, coverage, model)
    }),
  )
})

describe('a group of which the end came first', () => {
  const batch = whole(0, [3])
  const [head, tail] = [sliceBatch(batch, 0, 2), sliceBatch(batch, 2, 3)]

  test('is complete when the rest came', () => {
    const coverage = new Coverage(0)
    coverage.add(tail)
    expect(coverage.toJSON()).toEqual({ width: 0, ranges: [], parts: [[0, [2, 3], 3]] })
    coverage.add(head)
    expect(coverage.toJSON()).toEqual({ width: 0, ranges: [0, 1] })
  })

  test('is complete when the item that had failed is mended', () => {
    const coverage = new Coverage(0)
    coverage.add(batch, [1])
    expect(coverage.has(0)).toBe(false)
    coverage.add({ ...sliceBatch(batch, 1, 2) })
    expect(coverage.has(0)).toBe(true)
  })
})

test('where all or nothing of a batch is there, rest looks at no item', () => {
  let asked = 0
  const ends = new Proxy([] as number[], {
    get(list, name) {
      if (typeof name === 'string' && /^\d+$/.test(name)) asked++
      return name === 'length' ? 100_000 : (Reflect.get(list, name) as unknown)
    },
  })
  const values = new Array<number>(100_000).fill(1)
  const batch: Batch = { values, group: 0, offset: 0, first: 0, width: 0, failed: false, ends }
  const coverage = new Coverage(0)
  coverage.fill(100_001)
  expect(coverage.rest(batch)).toEqual([])
  const later = new Coverage(0, { ranges: [200_000, 200_001] })
  expect(later.rest(batch)).toEqual([[0, 100_000]])
  expect(asked).toBe(0)
})
