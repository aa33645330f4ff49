import { describe, expect, test } from 'vitest'
import { random, seed } from '../../../../.config/testing/random.ts'
import { boxesOf, type Layout, layoutOf, type Route } from '../../src/graph/layout.ts'
import { pointOn } from '../../src/graph/tags.ts'
import { anyGraph, graphOf, node } from '../support/graphs.ts'

interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const blocks = ({ blocks: placed }: Layout): readonly Rectangle[] =>
  placed.map(({ left, top, width, height }) => ({ x: left, y: top, width, height }))

const overlap = (a: Rectangle, b: Rectangle) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const holds = ({ x, y, width, height }: Rectangle, at: { x: number; y: number }) =>
  at.x > x && at.x < x + width && at.y > y && at.y < y + height

const points = ({ legs }: Route) =>
  legs.flatMap((leg) => [leg.start, ...[0, 0.25, 0.5, 0.75, 1].map((share) => pointOn(leg, share)), leg.end])

describe.each([1, 2, 3, 5, 12, 30, 60])(`any graph of %i nodes (seed ${seed})`, (count) => {
  const rounds = Array.from({ length: count > 12 ? 4 : 12 }, (_, at) => at)
  const laid = rounds.map((round) => layoutOf(anyGraph(random(seed + 101 * round + count), count)))

  test('is laid out without overlap, within the picture', () => {
    expect.hasAssertions()
    for (const layout of laid) {
      const all = blocks(layout)
      const over = all.flatMap((one, at) => all.slice(at + 1).filter((other) => overlap(one, other)))
      expect(over).toEqual([])
      for (const { x, y, width, height } of all) {
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
        expect(x + width).toBeLessThanOrEqual(layout.width)
        expect(y + height).toBeLessThanOrEqual(layout.height)
      }
    }
  })

  test('has all its nodes once, and all its pipes', () => {
    for (const [at, layout] of laid.entries()) {
      const graph = anyGraph(random(seed + 101 * at + count), count)
      const names = layout.blocks.flatMap(boxesOf).map((box) => box.node.name)
      expect(names.sort()).toEqual(graph.nodes.map(({ name }) => name).sort())
      expect(layout.routes.length + layout.inner.length).toBe(graph.pipes.length)
    }
  })

  test('has pipes that only go down, and through no node', () => {
    const wrong = laid.flatMap((layout) =>
      layout.routes.filter((route) => {
        const way = points(route)
        const goesUp = way.some(({ y }, at) => at > 0 && y < (way[at - 1]?.y ?? 0) - 0.001)
        return goesUp || blocks(layout).some((block) => way.some((at) => holds(block, at)))
      }),
    )
    expect(wrong).toEqual([])
  })
})

test('a chain is a straight line', () => {
  const nodes = ['a', 'b', 'c'].map((name) => node(name))
  const { routes } = layoutOf(
    graphOf(nodes, [
      ['a', 'b'],
      ['b', 'c'],
    ]),
  )
  const x = routes.flatMap(points).map((at) => at.x)
  expect(new Set(x).size).toBe(1)
})

test('what can be drawn without crossing is', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const layout = layoutOf(
    graphOf(
      names.map((name) => node(name)),
      [
        ['a', 'f'],
        ['b', 'e'],
        ['c', 'd'],
      ],
    ),
  )
  for (const { legs } of layout.routes) expect(legs[0]?.start.x).toBe(legs[0]?.end.x)
})

test('fused nodes stand below each other in one block', () => {
  const nodes = ['a', 'b', 'c'].map((name) => node(name, { pool: 'p' }))
  const layout = layoutOf(
    graphOf(
      nodes,
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
      [['a', 'b', 'c']],
    ),
  )
  expect(layout.blocks.map(({ fused, boxes }) => [fused, boxes.length])).toEqual([[true, 3]])
  const boxes = layout.blocks.flatMap(boxesOf)
  expect(boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) => overlap(one, other)))).toEqual([])
  expect(layout.inner).toHaveLength(2)
})
