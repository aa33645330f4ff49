import fc from 'fast-check'
import { expect, test } from 'vitest'
import { faultyGraphs } from './draw.ts'
import { evaluate, Failed } from './evaluate.ts'
import { faultCodes, withFaults } from './faults.ts'
import { hits } from './fixtures/functions.mjs'
import type { Graph, GraphNode, GraphPool } from './graph.ts'

const node: GraphNode = {
  id: 0,
  parents: [],
  calls: [{ fn: 'pair', args: [] }],
  consume: 1,
  produce: 1,
  repeat: false,
  spawn: 1,
  ordered: true,
}

function graph(runtime: GraphPool['runtime'] | undefined): Graph {
  const pools =
    runtime === undefined ? [] : [{ runtime, workers: 2, stride: 1, buffer: 'default' as const, fuse: true }]
  const nodes = [runtime === undefined ? node : { ...node, pool: 0 }]
  const items = Array.from({ length: 40 }, (_, at) => at)
  return { nodes, mentions: [0], inputs: { 0: items }, pools, source: 'array', mode: 'stream', leaveAfter: 0 }
}

function drawn(from: Graph): readonly string[] {
  const kinds = Array.from({ length: 12 }, (_, kind) => withFaults(from, [{ kind, node: 0 }]))
  const names = kinds.flatMap(({ nodes }) => nodes.flatMap(({ calls }) => calls.map(({ fn }) => fn)))
  return [...new Set(names.filter((fn) => fn in faultCodes))].toSorted()
}

test('only what can be ended is given what never ends by itself', () => {
  const all = ['exitIf', 'spinIf', 'stuckIf', 'uncloneableIf']
  expect(drawn(graph('threads'))).toEqual(all)
  expect(drawn(graph('processes'))).toEqual(all)
  expect(drawn(graph('apart'))).toEqual(all)
  for (const runtime of ['inline', 'mixed', undefined] as const) expect(drawn(graph(runtime))).toEqual(['stuckIf'])
})

test('the reference knows what becomes of each item, without doing it', async () => {
  const from = graph('threads')
  for (const kind of [0, 1, 2, 3]) {
    const faulty = withFaults(from, [{ kind, node: 0 }])
    const call = faulty.nodes[0]?.calls.find(({ fn }) => fn in faultCodes)
    const code = faultCodes[call?.fn as keyof typeof faultCodes]
    const { rows, errored } = await evaluate(faulty)
    const bad = rows.flatMap(([value]) => (value instanceof Failed ? value.causes : []))
    expect(bad.map(({ message }) => message)).toEqual(bad.map(() => code))
    const inbox = (x: number) => (code === 'ERR_NOT_SERIALIZABLE' ? [[x]] : [x])
    const [modulus, salt] = call?.args as [number, number]
    const expected = from.inputs[0]?.filter((x) => hits(inbox(x as number), modulus, salt)) ?? []
    expect(bad.map((cause) => cause.inbox)).toEqual(expected.map((x) => JSON.stringify([x])))
    expect(errored).toBe(expected.length)
  }
})

test('random graphs hold every fault, and not too many', async () => {
  const graphs = fc.sample(faultyGraphs, { numRuns: 400, seed: 7 })
  const outcomes = await Promise.all(graphs.map(evaluate))
  const failed = outcomes.map(({ rows }) => rows.flat().filter((value) => value instanceof Failed))
  const share = (code: string): number =>
    failed.filter((all) => all.some(({ causes }) => causes.some(({ message }) => message === code))).length / 400
  expect(share('ERR_TIMEOUT')).toBeGreaterThan(0.15)
  expect(share('ERR_WORKER_LOST')).toBeGreaterThan(0.06)
  expect(share('ERR_NOT_SERIALIZABLE')).toBeGreaterThan(0.02)
})
