import { describe, expect, test } from 'vitest'
import type { Run } from './build.ts'
import { difference } from './compare.ts'
import { evaluate, Failed, type Outcome } from './evaluate.ts'
import type { Graph } from './graph.ts'

const node = { consume: 1, produce: 1, repeat: false, spawn: 1, ordered: true } as const
const graph: Graph = {
  nodes: [
    { ...node, id: 0, parents: [], calls: [{ fn: 'failIf', args: [3, 1] }] },
    { ...node, id: 1, parents: [0], calls: [{ fn: 'sum', args: [] }] },
  ],
  mentions: [0, 1],
  inputs: { 0: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
  pools: [],
  source: 'array',
  mode: 'stream',
  leaveAfter: 3,
}

// What an engine without a fault would give.
function faultless({ rows, emitted, errored, sizes }: Outcome): Run {
  const balance = { read: 10, emitted, errored, deadLettered: 0, returned: 0, inFlight: 0 }
  const pipes = { '→n0': balance, 'n0→n1': { ...balance, read: sizes['n0'] ?? 0 }, 'n1→': balance }
  return { rows, ledger: { total: balance, pipes } }
}

describe('the comparison notices', () => {
  const spoil: readonly [string, (run: Run) => Run][] = [
    [
      'two rows in another order',
      (run) => ({ ...run, rows: run.rows.with(0, run.rows[1] ?? []).with(1, run.rows[0] ?? []) }),
    ],
    ['a missing row', (run) => ({ ...run, rows: run.rows.slice(0, -1) })],
    ['a row too many', (run) => ({ ...run, rows: [...run.rows, [1]] })],
    [
      'another value',
      (run) => ({ ...run, rows: run.rows.map(([value]) => [typeof value === 'number' ? value + 1 : value]) }),
    ],
    [
      'a cause twice',
      (run) => ({
        ...run,
        rows: run.rows.map(([value]) => [
          value instanceof Failed ? new Failed([...value.causes, ...value.causes]) : value,
        ]),
      }),
    ],
    [
      'another cause',
      (run) => ({
        ...run,
        rows: run.rows.map(([value]) => [
          value instanceof Failed ? new Failed(value.causes.map((cause) => ({ ...cause, node: 'n1' }))) : value,
        ]),
      }),
    ],
    [
      'an item in flight',
      (run) => ({ ...run, ledger: { ...run.ledger, total: { ...run.ledger.total, inFlight: 1 } } }),
    ],
    [
      'an item counted as returned',
      (run) => {
        const { total } = run.ledger
        return { ...run, ledger: { ...run.ledger, total: { ...total, emitted: total.emitted - 1, returned: 1 } } }
      },
    ],
    [
      'a pipe that does not balance',
      (run) => {
        const { total, pipes } = run.ledger
        return { ...run, ledger: { total, pipes: { ...pipes, 'n0→n1': { ...total, read: 9 } } } }
      },
    ],
    ['a missing pipe', (run) => ({ ...run, ledger: { ...run.ledger, pipes: {} } })],
  ]

  test.each(spoil)('%s', async (_, change) => {
    const expected = await evaluate(graph)
    expect(expected.errored).toBeGreaterThan(0)
    expect(difference(graph, expected, faultless(expected))).toBeUndefined()
    expect(difference(graph, expected, change(faultless(expected)))).toBeTypeOf('string')
  })

  test('but not another order where order is free', async () => {
    const free = { ...graph, nodes: graph.nodes.map((one) => ({ ...one, pool: 0, ordered: false })) }
    const expected = await evaluate(free)
    expect(difference(free, expected, { ...faultless(expected), rows: expected.rows.toReversed() })).toBeUndefined()
  })

  test('and what was left early by its first rows alone', async () => {
    const left: Graph = { ...graph, mode: 'leave' }
    const expected = await evaluate(left)
    const run = faultless(expected)
    expect(difference(left, expected, { ...run, rows: run.rows.slice(0, 4) })).toBeUndefined()
    expect(difference(left, expected, { ...run, rows: run.rows.slice(0, 3) })).toBeTypeOf('string')
    expect(difference(left, expected, { ...run, rows: run.rows.slice(1, 5) })).toBeTypeOf('string')
  })
})
