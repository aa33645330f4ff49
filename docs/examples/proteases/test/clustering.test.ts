import { expect, test } from 'vitest'
import { averageLinkage } from '../src/clustering.ts'
import { families } from '../src/family.ts'

/** Two pairs, 1 and 2 apart, and one member far from all. */
const DISTANCES = [
  [0, 8, 1, 9, 20],
  [8, 0, 6, 2, 20],
  [1, 6, 0, 7, 20],
  [9, 2, 7, 0, 20],
  [20, 20, 20, 20, 0],
].map((row) => Float64Array.from(row))

test('the nearest are joined first, at the mean distance of their members', () => {
  const tree = averageLinkage(DISTANCES)
  expect(tree.height).toBe(20)
  const [four, far] = tree.parts
  expect(far.members).toEqual([4])
  expect(four.height).toBe((8 + 9 + 6 + 7) / 4)
  expect(four.parts.map(({ height, members }) => [height, ...members].join(' ')).sort()).toEqual(['1 0 2', '2 1 3'])
})

test('the order of the tree has every member once, joined ones side by side', () => {
  const { members } = averageLinkage(DISTANCES)
  expect([...members].sort()).toEqual([0, 1, 2, 3, 4])
  expect(Math.abs(members.indexOf(0) - members.indexOf(2))).toBe(1)
  expect(Math.abs(members.indexOf(1) - members.indexOf(3))).toBe(1)
})

test('one member is a tree of its own', () => {
  expect(averageLinkage([Float64Array.of(0)])).toEqual({ members: [0], height: 0, parts: [] })
})

test('a tree cut at a height falls into families', () => {
  const tree = averageLinkage(DISTANCES)
  expect(families(tree, 2).map(({ first, members }) => [first, members.length])).toEqual([
    [0, 2],
    [2, 2],
    [4, 1],
  ])
  expect(families(tree, 100)).toHaveLength(1)
})
