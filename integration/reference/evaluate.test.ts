import { describe, expect, test } from 'vitest'
import { evaluate, Failed } from './evaluate.ts'
import { hash } from './fixtures/functions.mjs'
import { type Call, type Graph, type GraphNode, inboxIds } from './graph.ts'

const pair: Call = { fn: 'pair', args: [] }
const plain = {
  branch: undefined,
  calls: [pair],
  consume: 1,
  produce: 1,
  repeat: false,
  spawn: 1,
  ordered: true,
} as const

type Sketch = Partial<GraphNode> & { readonly parents: readonly number[] }

function graph(sketches: readonly Sketch[], inputs: Graph['inputs'], mentions = sketches.map((_, id) => id)): Graph {
  const nodes = sketches.map((sketch, id) => ({ ...plain, id, ...sketch }) as GraphNode)
  return { nodes, inputs, mentions, pools: [], source: 'array', mode: 'stream', leaveAfter: 0 }
}

// What `failIf` with a salt refuses among the numbers from 0.
function refused(count: number, modulus: number, salt: number): number[] {
  return Array.from({ length: count }, (_, item) => item).filter((item) => hash([[item], salt]) % modulus === 0)
}

describe('the reference evaluator, by hand', () => {
  test('wraps a bare item in an inbox and hands it on', async () => {
    const { rows, emitted } = await evaluate(graph([{ parents: [] }], { 0: [1, 2] }))
    expect(rows).toEqual([[[1]], [[2]]])
    expect(emitted).toBe(2)
  })

  test('joins by position and ends with the shortest', async () => {
    const { rows, emitted } = await evaluate(
      graph([{ parents: [] }, { parents: [] }, { parents: [0, 1] }], { 0: [1, 2, 3], 1: [8, 9] }),
    )
    expect(rows).toEqual([[[[1], [8]]], [[[2], [9]]]])
    expect(emitted).toBe(4)
  })

  test('produces, unpacking results', async () => {
    const { rows } = await evaluate(
      graph([{ parents: [], calls: [{ fn: 'failIf', args: [1e9, 0] }], produce: 2 }], {
        0: [
          [11, 12],
          [21, 22],
        ],
      }),
    )
    expect(rows).toEqual([[11], [12], [21], [22]])
  })

  test('repeats instead of unpacking', async () => {
    const { rows } = await evaluate(graph([{ parents: [], produce: 2, repeat: true }], { 0: [1] }))
    expect(rows).toEqual([[[1]], [[1]]])
  })

  test('gathers neighbours, the last batch short', async () => {
    const { rows } = await evaluate(graph([{ parents: [], consume: 2 }], { 0: [1, 2, 3] }))
    expect(rows).toEqual([[[[1], [2]]], [[[3]]]])
  })

  test('regroups, gathers several items and groups within an item', async () => {
    const made: Sketch = { parents: [], calls: [{ fn: 'split', args: [4] }], produce: 4 }
    const parts = (item: number): number[] => [0, 1, 2, 3].map((at) => hash([[item], at]) % 10_000)
    const [p1, p2] = [parts(1), parts(2)]
    const tuples = (values: readonly number[]): unknown[] => values.map((value) => [value])
    const regrouped = await evaluate(graph([made, { parents: [0], consume: 4 }], { 0: [1, 2] }))
    expect(regrouped.rows).toEqual([[tuples(p1)], [tuples(p2)]])
    const gathered = await evaluate(graph([made, { parents: [0], consume: 8 }], { 0: [1, 2, 1] }))
    expect(gathered.rows).toEqual([[tuples([...p1, ...p2])], [tuples(p1)]])
    const within = await evaluate(graph([made, { parents: [0], consume: 2 }], { 0: [1] }))
    expect(within.rows).toEqual([[tuples(p1.slice(0, 2))], [tuples(p1.slice(2))]])
  })

  test("gathers 'all' that became of an item, even nothing", async () => {
    const spread: Sketch = { parents: [], calls: [{ fn: 'spread', args: [3] }], produce: 'each' }
    const { rows, sizes } = await evaluate(
      graph([spread, { parents: [0], consume: 'all' }], { 0: [0, 1, 2, 3, 4, 5, 6, 7] }),
    )
    const counts = [0, 1, 2, 3, 4, 5, 6, 7].map((item) => hash([item]) % 4)
    expect(rows.map(([items]) => (items as unknown[]).length)).toEqual(counts)
    expect(counts).toContain(0)
    expect(sizes['n0']).toBe(counts.reduce((sum, count) => sum + count, 0))
  })

  test('puts one placeholder where an item failed, and lets it pass', async () => {
    const failing: Sketch = { parents: [], calls: [{ fn: 'failIf', args: [3, 1] }, pair] }
    const { rows, emitted, errored } = await evaluate(
      graph([failing, { parents: [0] }], { 0: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }),
    )
    const bad = refused(10, 3, 1)
    expect(bad.length).toBeGreaterThan(0)
    expect(rows.flatMap(([value], at) => (value instanceof Failed ? [at] : []))).toEqual(bad)
    expect([emitted, errored]).toEqual([10 - bad.length, bad.length])
    const [first] = rows[bad[0] ?? -1] ?? []
    expect((first as Failed).causes).toMatchObject([{ node: 'n0', fn: 'failIf', inbox: JSON.stringify([bad[0]]) }])
  })

  test('names each cause once where branches of one failure join, and both where two failed', async () => {
    const failing = (parents: readonly number[], modulus: number, salt: number): Sketch => ({
      parents,
      calls: [{ fn: 'failIf', args: [modulus, salt] }],
    })
    const diamond = graph([failing([], 3, 1), { parents: [0] }, { parents: [0] }, { parents: [1, 2] }], {
      0: [0, 1, 2, 3, 4, 5, 6, 7],
    })
    const [bad = -1] = refused(8, 3, 1)
    expect(((await evaluate(diamond)).rows[bad]?.[0] as Failed).causes).toHaveLength(1)
    const two = graph([failing([], 1, 1), failing([], 1, 2), { parents: [0, 1] }], { 0: [0], 1: [0] })
    expect(((await evaluate(two)).rows[0]?.[0] as Failed).causes.map(({ node }) => node)).toEqual(['n0', 'n1'])
  })

  test('takes a placeholder through produce as n, through gathering as one with each cause once', async () => {
    const failing: Sketch = { parents: [], calls: [{ fn: 'failIf', args: [1, 0] }], produce: 3 }
    const produced = await evaluate(graph([failing], { 0: [1, 2] }))
    expect(produced.rows).toHaveLength(6)
    const gathered = await evaluate(graph([failing, { parents: [0], consume: 6 }], { 0: [1, 2] }))
    expect(gathered.rows).toHaveLength(1)
    expect((gathered.rows[0]?.[0] as Failed).causes).toHaveLength(2)
  })

  test('fails n times where the number produced is not n', async () => {
    const { rows, errored } = await evaluate(
      graph([{ parents: [], calls: [{ fn: 'split', args: [3] }], produce: 2 }], { 0: [1] }),
    )
    expect(rows).toHaveLength(2)
    expect(rows.every(([value]) => value instanceof Failed && value.causes[0]?.message === 'ERR_PRODUCE_COUNT')).toBe(
      true,
    )
    expect(errored).toBe(1)
  })

  test('orders inboxes by branch, then child before ancestor, then first mention', () => {
    const family = graph([{ parents: [] }, { parents: [0] }, { parents: [0, 1] }], {})
    expect(inboxIds(family, 2)).toEqual([1, 0])
    const branched = graph(
      [
        { parents: [], branch: 'b' },
        { parents: [] },
        { parents: [], branch: 10 },
        { parents: [], branch: 9 },
        { parents: [0, 1, 2, 3] },
      ],
      {},
    )
    expect(inboxIds(branched, 4)).toEqual([3, 2, 0, 1])
    const mentioned = graph([{ parents: [] }, { parents: [] }, { parents: [0, 1] }], {}, [1, 0, 2])
    expect(inboxIds(mentioned, 2)).toEqual([1, 0])
  })

  test('counts an input item filtered by an each of 0 as emitted', async () => {
    const { emitted, rows } = await evaluate(
      graph([{ parents: [], calls: [{ fn: 'spread', args: [0] }], produce: 'each' }], { 0: [1, 2] }),
    )
    expect([rows.length, emitted]).toEqual([0, 2])
  })
})
