import { Ranges } from '@papy/contract/journal'
import { array, assert, boolean, constantFrom, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'

const END = 40

type Step = { readonly what: 'add' | 'delete'; readonly from: number; readonly to: number }

const steps = array(
  record({
    what: constantFrom<Step['what']>('add', 'add', 'delete'),
    from: integer({ min: 0, max: END }),
    to: integer({ min: 0, max: END }),
  }),
  { maxLength: 30 },
)

const all = Array.from({ length: END + 2 }, (_, value) => value)

/** The same as plain sets do it. */
function played(list: readonly Step[]): { readonly ranges: Ranges; readonly set: ReadonlySet<number> } {
  const [ranges, set] = [new Ranges(), new Set<number>()]
  for (const { what, from, to } of list) {
    ranges[what](from, to)
    for (let value = from; value < to; value++) set[what](value)
  }
  return { ranges, set }
}

const members = (ranges: Ranges): number[] =>
  [...ranges].flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at))

test('they are what a set is, however numbers are added and taken out', () => {
  void assert(
    property(steps, (list) => {
      const { ranges, set } = played(list)
      expect(all.filter((value) => ranges.has(value))).toEqual(all.filter((value) => set.has(value)))
      expect(members(ranges)).toEqual([...set].sort((a, b) => a - b))
      expect(ranges.size).toBe(set.size)
      expect(ranges.isEmpty).toBe(set.size === 0)
      expect(ranges.end).toBe(Math.max(-1, ...set) + 1)
      expect(ranges.mark).toBe(all.find((value) => !set.has(value)))
    }),
  )
})

test('ranges are as few as can be: no two of them touch', () => {
  void assert(
    property(steps, (list) => {
      const borders = played(list).ranges.toJSON()
      expect([...borders]).toEqual([...new Set(borders)].sort((a, b) => a - b))
      expect(borders.length % 2).toBe(0)
    }),
  )
})

test('gaps are what is not there, and between says the same', () => {
  const bound = integer({ min: 0, max: END })
  void assert(
    property(steps, bound, bound, (list, from, to) => {
      const { ranges, set } = played(list)
      const part = all.filter((value) => value >= from && value < to)
      const absent = [...ranges.gaps(from, to)].flatMap(([a, b]) => all.slice(a, b))
      expect(absent).toEqual(part.filter((value) => !set.has(value)))
      if (part.length === 0) return
      const some = absent.length === part.length ? 'none' : 'some'
      expect(ranges.between(from, to)).toBe(absent.length === 0 ? 'all' : some)
    }),
  )
})

test('two of them can be put together, and go through JSON', () => {
  void assert(
    property(steps, steps, boolean(), (one, other, viaJson) => {
      const [a, b] = [played(one), played(other)]
      const added = viaJson ? new Ranges(JSON.parse(JSON.stringify(b.ranges))) : b.ranges
      a.ranges.addAll(added)
      expect(members(a.ranges)).toEqual([...new Set([...a.set, ...b.set])].sort((x, y) => x - y))
    }),
  )
})

test('what is made of a list does not share it', () => {
  const list = [0, 5]
  const ranges = new Ranges(list)
  ranges.add(5, 9)
  const said = ranges.toJSON()
  ranges.add(9, 12)
  expect([list, said, ranges.toJSON()]).toEqual([
    [0, 5],
    [0, 9],
    [0, 12],
  ])
})

test('a million numbers in order are one range, also where two of three come first', () => {
  const ranges = new Ranges()
  for (let value = 0; value < 1_000_000; value += 3) ranges.add(value, value + 2)
  expect(ranges.toJSON()).toHaveLength(2 * 333_334)
  ranges.add(0, 1_000_001)
  expect(ranges.toJSON()).toEqual([0, 1_000_001])
})
