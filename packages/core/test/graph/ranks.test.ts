import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Node, Pipe } from '../../src/graph/node.ts'
import { Ranks } from '../../src/graph/ranks.ts'
import { reachable } from '../../src/graph/search.ts'

const COUNT = 40

const nodesFor = (ranks: Ranks) =>
  Array.from(
    { length: COUNT },
    () => ({ rank: ranks.next(), inbound: new Map<Node, Pipe>(), outbound: new Map<Node, Pipe>() }) as Node,
  )

const numbers = fc.integer({ min: 0, max: COUNT - 1 })
const pipes = fc.array(fc.tuple(numbers, numbers), { minLength: 20, maxLength: 200 })

it('every node ranks below those it leads to, and a pipe is refused if and only if it closes a cycle', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(pipes, (list) => {
      const ranks = new Ranks()
      const nodes = nodesFor(ranks)
      for (const [at, to] of list) {
        const [from, reader] = [nodes[at] as Node, nodes[to] as Node]
        const isCycle = from === reader || reachable(reader, 'outbound').has(from)
        const before = nodes.map(({ rank }) => rank)
        expect(ranks.lower(from, reader)).toBe(!isCycle)
        if (isCycle) {
          expect(nodes.map(({ rank }) => rank)).toEqual(before)
          continue
        }
        from.outbound.set(reader, {} as Pipe)
        reader.inbound.set(from, {} as Pipe)
        for (const node of nodes) for (const next of node.outbound.keys()) expect(node.rank).toBeLessThan(next.rank)
      }
      expect(new Set(nodes.map(({ rank }) => rank)).size).toBe(COUNT)
    }),
    { numRuns: 60 },
  )
})
