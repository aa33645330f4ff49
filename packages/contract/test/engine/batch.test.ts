import { expect, test } from 'vitest'
import { type Random, random, seed } from '../../../../.config/testing/random.ts'
import { addressAt, type Batch, sliceBatch } from '../../src/engine/batch.ts'

/** What a batch says, item by item: address and index of each, and which groups end where. */
function spelled(batch: Batch) {
  const items = batch.values.map((value, at) => ({ value, index: batch.first + at, ...addressAt(batch, at) }))
  return { items, ended: endedGroups(batch) }
}

function endedGroups({ group, first, ends = [] }: Batch): string[] {
  return ends.map((end, number) => `group ${group + number} before item ${first + end}`)
}

function even(width: number, values: readonly unknown[], { group, offset }: { group: number; offset: number }): Batch {
  return { values, group, offset, first: group * width + offset, width, failed: false }
}

function drawn(pick: Random): Batch {
  const width = pick(2) === 0 ? 0 : 1 + pick(4)
  const values = Array.from({ length: 1 + pick(9) }, (_, i) => `v${i}`)
  if (width > 0) return even(width, values, { group: pick(5), offset: pick(width) })
  const ends = Array.from({ length: pick(8) }, () => pick(values.length + 1)).sort((a, b) => a - b)
  return { values, group: pick(5), offset: pick(3), first: pick(100), width, failed: false, ends }
}

test('addresses of even groups', () => {
  const batch = even(3, ['a', 'b', 'c', 'd', 'e'], { group: 4, offset: 2 })
  expect([0, 1, 3, 4, 5].map((at) => addressAt(batch, at))).toEqual([
    { group: 4, offset: 2 },
    { group: 5, offset: 0 },
    { group: 5, offset: 2 },
    { group: 6, offset: 0 },
    { group: 6, offset: 1 },
  ])
})

test('addresses where groups differ, empty ones included (the drawing in batch.ts)', () => {
  const batch: Batch = {
    values: ['a', 'b', 'c', 'd'],
    group: 7,
    offset: 0,
    first: 0,
    width: 0,
    failed: false,
    ends: [2, 2, 4],
  }
  expect([0, 1, 2, 3, 4].map((at) => addressAt(batch, at))).toEqual([
    { group: 7, offset: 0 },
    { group: 7, offset: 1 },
    { group: 9, offset: 0 },
    { group: 9, offset: 1 },
    { group: 10, offset: 0 },
  ])
})

test('a batch that begins with the end of a group', () => {
  const batch: Batch = { values: ['x', 'y'], group: 3, offset: 5, first: 20, width: 0, failed: false, ends: [0, 0, 1] }
  expect(addressAt(batch, 0)).toEqual({ group: 5, offset: 0 })
  expect(addressAt(batch, 1)).toEqual({ group: 6, offset: 0 })
})

test('all of a batch is that very batch', () => {
  const batch = even(1, [1, 2], { group: 0, offset: 0 })
  expect(sliceBatch(batch, 0, 2)).toBe(batch)
})

test('ends at a cut stay with the left part, those before the first item with the first', () => {
  const batch: Batch = {
    values: ['a', 'b', 'c'],
    group: 0,
    offset: 1,
    first: 9,
    width: 0,
    failed: true,
    ends: [0, 1, 1, 3, 3],
  }
  const [left, middle, right] = [sliceBatch(batch, 0, 1), sliceBatch(batch, 1, 2), sliceBatch(batch, 2, 3)]
  expect([left.ends, middle.ends, right.ends]).toEqual([[0, 1, 1], [], [1, 1]])
  expect([left.failed, middle.failed]).toEqual([true, true])
  expect(middle).toMatchObject({ group: 3, offset: 0, first: 10 })
})

test(`cut anywhere and put together again: same items, addresses, indices and ends (PAPY_SEED=${seed})`, () => {
  const pick = random(seed)
  for (let round = 0; round < 3_000; round++) {
    const batch = drawn(pick)
    const cuts = [0, batch.values.length, ...Array.from({ length: pick(4) }, () => pick(batch.values.length + 1))]
    const places = [...new Set(cuts)].sort((a, b) => a - b)
    const parts = places.slice(1).map((to, i) => sliceBatch(batch, places[i] as number, to))
    const [whole, spelt] = [spelled(batch), parts.map(spelled)]
    expect(spelt.flatMap(({ items }) => items)).toEqual(whole.items)
    expect(spelt.flatMap(({ ended }) => ended)).toEqual(whole.ended)
    // Cutting twice is cutting once.
    const part = parts.at(-1) as Batch
    if (part.values.length > 1)
      expect(spelled(sliceBatch(part, 1, part.values.length)).items).toEqual(spelled(part).items.slice(1))
  }
})
