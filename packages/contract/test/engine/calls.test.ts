import { expect, test } from 'vitest'
import { random, seed } from '../../../../.config/testing/random.ts'
import { type Calls, cleanCalls, inboxReader, sliceColumns } from '../../src/engine/calls.ts'
import { mergePlaceholders, placeholderOf } from '../../src/engine/placeholder.ts'

const failed = (index: number) => placeholderOf(new Error('x'), { functionName: 'f', inbox: [], node: 'n', index })

test('inboxes of one and of several places, and bare items', () => {
  expect([0, 1].map(inboxReader({ columns: [['a', 'b']] }, false))).toEqual([['a'], ['b']])
  expect([0, 1].map(inboxReader({ columns: [['a', 'b']] }, true))).toEqual(['a', 'b'])
  expect(
    [1, 0].map(
      inboxReader(
        {
          columns: [
            ['a', 'b'],
            [1, 2],
          ],
        },
        false,
      ),
    ),
  ).toEqual([
    ['b', 2],
    ['a', 1],
  ])
})

test('packed numbers are read like others', () => {
  const columns = [new Float64Array([1.5, Number.NaN, -0])]
  expect([0, 1, 2].map(inboxReader({ columns }, true))).toEqual([1.5, Number.NaN, -0])
  expect(inboxReader(sliceColumns({ columns }, 2, 3), false)(0)).toEqual([-0])
})

test('gathered inboxes: one tuple per item, in any order of reading, empty ones too', () => {
  const read = inboxReader(
    {
      columns: [
        [1, 2, 3],
        ['a', 'b', 'c'],
      ],
      counts: [2, 0, 1],
    },
    false,
  )
  const expected = [
    [
      [1, 'a'],
      [2, 'b'],
    ],
    [],
    [[3, 'c']],
  ]
  expect([0, 1, 2, 0, 2, 1].map((at) => read(at))).toEqual([0, 1, 2, 0, 2, 1].map((at) => expected[at]))
})

test(`the calls of a slice are those of the whole (PAPY_SEED=${seed})`, () => {
  const pick = random(seed)
  for (let round = 0; round < 500; round++) {
    const counts = Array.from({ length: 1 + pick(6) }, () => pick(4))
    const items = counts.reduce((sum, count) => sum + count, 0)
    const columns = [0, 1].map((column) => Array.from({ length: items }, (_, i) => `${column}:${i}`))
    const from = pick(counts.length)
    const to = from + 1 + pick(counts.length - from)
    const whole = inboxReader({ columns, counts }, false)
    const part = inboxReader(sliceColumns({ columns, counts }, from, to), false)
    for (let at = from; at < to; at++) expect(part(at - from)).toEqual(whole(at))
  }
})

test('calls that were passed by are not counted as clean', () => {
  const calls: Calls = {
    size: 3,
    columns: [[1]],
    placeholders: new Map([
      [0, failed(0)],
      [2, failed(2)],
    ]),
    group: 0,
    offset: 0,
    first: 0,
    width: 1,
  }
  expect(cleanCalls(calls)).toBe(1)
  expect(cleanCalls({ ...calls, placeholders: new Map(), size: 1 })).toBe(1)
})

test('one placeholder stays itself, several become one with each cause once', () => {
  const [one, two] = [failed(1), failed(2)]
  expect(mergePlaceholders([one])).toBe(one)
  expect(mergePlaceholders([one, one])).toBe(one)
  const both = mergePlaceholders([one, two, one])
  expect(both.errors).toEqual([one.errors[0], two.errors[0]])
  expect(mergePlaceholders([both, two]).errors).toEqual([one.errors[0], two.errors[0]])
  expect(both.cause).toBe(one.errors[0])
})
