import fc from 'fast-check'
import { expect, test } from 'vitest'
import { graphs } from './draw.ts'
import { evaluate, Failed } from './evaluate.ts'
import { isFusable } from './graph.ts'

test('random graphs cover what they are for', async () => {
  const drawn = fc.sample(graphs, { numRuns: 400, seed: 7 })
  const nodes = drawn.flatMap((graph) => graph.nodes)
  const share = (list: readonly unknown[]): number => list.length / drawn.length
  expect(share(drawn.filter((graph) => graph.nodes.length > 4))).toBeGreaterThan(0.2)
  expect(share(nodes.filter((node) => node.parents.length > 1))).toBeGreaterThan(0.3)
  expect(share(nodes.filter((node) => node.consume === 'all'))).toBeGreaterThan(0.15)
  expect(share(nodes.filter((node) => typeof node.consume === 'number' && node.consume > 1))).toBeGreaterThan(0.15)
  expect(share(nodes.filter((node) => node.produce === 'each'))).toBeGreaterThan(0.1)
  expect(share(nodes.filter((node) => node.spawn > 1))).toBeGreaterThan(0.3)
  expect(share(nodes.filter((node) => !node.ordered))).toBeGreaterThan(0.1)
  expect(share(drawn.filter((graph) => graph.nodes.some((node) => isFusable(graph, node))))).toBeGreaterThan(0.25)
  expect(share(drawn.filter((graph) => graph.pools.some(({ fuse }) => !fuse)))).toBeGreaterThan(0.25)
  expect(share(drawn.filter((graph) => Object.keys(graph.inputs).length > 1))).toBeGreaterThan(0.1)
  const outcomes = await Promise.all(drawn.map(evaluate))
  const failing = outcomes.filter(({ rows }) => rows.some((row) => row.some((value) => value instanceof Failed)))
  expect(share(failing)).toBeGreaterThan(0.2)
  expect(share(outcomes.filter(({ rows }) => rows.length > 5))).toBeGreaterThan(0.5)
  expect(Math.max(...outcomes.map(({ rows }) => rows.length))).toBeLessThan(50_000)
})

test('outputs of every drawn graph are even', async () => {
  for (const graph of fc.sample(graphs, { numRuns: 300, seed: 11 })) {
    const { sizes, rows } = await evaluate(graph)
    const read = new Set(graph.nodes.flatMap((node) => node.parents))
    for (const { id } of graph.nodes)
      if (!read.has(id)) expect(sizes[`n${id}`], JSON.stringify(graph)).toBe(rows.length)
  }
})

test('no drawn node reads three others without a branch: their order is not laid down', () => {
  for (const graph of fc.sample(graphs, { numRuns: 400, seed: 13 })) {
    for (const { parents } of graph.nodes) {
      const unbranched = parents.filter((id) => graph.nodes[id]?.branch === undefined)
      expect(unbranched.length, JSON.stringify(graph)).toBeLessThan(3)
    }
  }
})
