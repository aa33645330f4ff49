import { addressAt, type Batch, type Calls, inboxReader } from '@papy/contract/engine'
import { describe, expect, test } from 'vitest'
import { within } from '../../../../.config/testing/bound.ts'
import { random, seed } from '../../../../.config/testing/random.ts'
import { Gather, plainCalls } from '../../src/run/gather.ts'
import { singleColumn } from '../../src/run/rows.ts'
import { bad, batchOfGroups, drain, drawnFlow, plain } from './support/flow.ts'

const pick = random(seed)

/** Calls as their inboxes and addresses; those passed by as what they failed with. */
function spelled(parts: readonly Calls[]) {
  return parts.flatMap((calls) => {
    const read = inboxReader(calls, false)
    let clean = 0
    return Array.from({ length: calls.size }, (_, at) => {
      const placeholder = calls.placeholders?.get(at)
      const inbox = placeholder === undefined ? read(clean++) : plain(placeholder)
      return { inbox, index: calls.first + at, ...addressAt({ ...calls, values: [] } as never as Batch, at) }
    })
  })
}

async function gathered(batches: readonly Batch[], consume: number | 'all') {
  const flow = singleColumn(drawnFlow(batches, { pick, later: pick(2) === 0 }))
  const calls = consume === 1 ? plainCalls(flow) : new Gather(flow, consume)
  return spelled(await within(drain(calls, () => 1 + pick(4))))
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
const even = (values: readonly unknown[], width = 1): Batch[] =>
  values.length === 0 ? [] : [batchOfGroups([values], width)]
const chunks = (values: readonly unknown[], size: number) =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size))

test(`consume: n of equal groups, neighbours and parts of them (PAPY_SEED=${seed})`, async () => {
  for (let round = 0; round < 200; round++) {
    const consume = 2 + pick(4)
    const width = [1, consume, consume * 2, consume * 3][pick(4)] as number
    const count = width === 1 ? pick(14) : width * pick(4)
    const found = await gathered(even(numbers(count), width), consume)
    const calls = Math.max(1, width / consume)
    expect(found).toEqual(
      chunks(numbers(count), consume).map((items, i) => ({
        inbox: items.map((item) => [item]),
        index: i,
        group: Math.floor(i / calls),
        offset: i % calls,
      })),
    )
  }
})

test('consume: several whole groups', async () => {
  const found = await gathered(even(numbers(10), 2), 4)
  expect(found.map(({ inbox, group }) => [(inbox as unknown[]).length, group])).toEqual([
    [4, 0],
    [4, 1],
    [2, 2],
  ])
})

test(`consume: 'all' of groups that differ, empty ones too (PAPY_SEED=${seed})`, async () => {
  for (let round = 0; round < 200; round++) {
    const groups = Array.from({ length: pick(7) }, (_, g) => Array.from({ length: pick(4) }, (_, i) => `${g}.${i}`))
    const found = await gathered(groups.length === 0 ? [] : [batchOfGroups(groups)], 'all')
    expect(found).toEqual(
      groups.map((group, i) => ({ inbox: group.map((item) => [item]), index: i, group: i, offset: 0 })),
    )
  }
})

test("consume: 'all' of equal groups", async () => {
  const found = await gathered(even(numbers(6), 3), 'all')
  expect(found.map(({ inbox, group }) => [inbox, group])).toEqual([
    [[[0], [1], [2]], 0],
    [[[3], [4], [5]], 1],
  ])
})

describe('placeholders', () => {
  test('a gathering with one is that one, with several one that names all, once', async () => {
    const [x, y] = [bad('x'), bad('y')]
    const values = [0, x, 2, 3, x, y, x, x, 8]
    const found = await gathered(even(values), 3)
    expect(found.map(({ inbox }) => inbox)).toEqual(['!x', '!x+y', '!x'])
    const flow = singleColumn(drawnFlow(even(values), { pick, later: false }))
    const calls = await drain(new Gather(flow, 3), () => 9)
    const all = calls.flatMap(({ placeholders }) => [...(placeholders ?? new Map()).values()])
    expect([all[0] === x, all[2] === x]).toEqual([true, true])
  })

  test('without consume: the row is passed by, the others are called', async () => {
    const found = await gathered(even([0, bad('x'), 2, bad('y')]), 1)
    expect(found.map(({ inbox, index }) => [inbox, index])).toEqual([
      [[0], 0],
      ['!x', 1],
      [[2], 2],
      ['!y', 3],
    ])
  })

  test('in empty groups there is none', async () => {
    const found = await gathered([batchOfGroups([[], [bad('x')], [1, bad('y')], []])], 'all')
    expect(found.map(({ inbox }) => inbox)).toEqual([[], '!x', '!y', []])
  })
})

test('rows of several places', async () => {
  const rows = {
    columns: [
      [1, 2, 3, 4],
      ['a', bad('b'), 'c', bad('d')],
    ],
    size: 4,
    group: 0,
    offset: 0,
    first: 0,
    width: 1,
    failed: true,
  }
  let left = [rows]
  const flow = { pull: () => left.shift(), close() {} }
  const [calls] = await drain(new Gather(flow, 2), () => 9)
  expect(spelled([calls as Calls]).map(({ inbox }) => inbox)).toEqual(['!b', '!d'])
  left = [{ ...rows, columns: [[1, 2, 3, 4], 'abcd'.split('')], failed: false }]
  const [clean] = await drain(new Gather(flow, 2), () => 9)
  expect(spelled([clean as Calls]).map(({ inbox }) => inbox)).toEqual([
    [
      [1, 'a'],
      [2, 'b'],
    ],
    [
      [3, 'c'],
      [4, 'd'],
    ],
  ])
})

test('whole groups that come in any order keep their numbers', async () => {
  const group = (number: number): Batch => ({
    values: [`${number}a`, `${number}b`],
    group: number,
    offset: 0,
    first: number * 2,
    width: 2,
    failed: false,
  })
  const found = await gathered([group(3), group(0), group(1), group(2)], 2)
  expect(found.map(({ inbox, group: number, index }) => [inbox, number, index])).toEqual(
    [3, 0, 1, 2].map((n) => [[[`${n}a`], [`${n}b`]], n, n]),
  )
})

test('no more is asked for than the calls need', async () => {
  const flow = drawnFlow(even(numbers(100)), { pick: (below) => below - 1, later: false })
  const gather = new Gather(singleColumn(flow), 3)
  await gather.pull(2)
  expect(flow.given).toBe(6)
})

test('closing is passed on', () => {
  const flow = drawnFlow([], { pick, later: false })
  void new Gather(singleColumn(flow), 3).close()
  void plainCalls(singleColumn(flow)).close()
  expect(flow.closed).toBe(2)
})
