import type { PlannedPipe } from '@papy/core'
import { type Block, type Box, blocksOf, type NodeNote } from './block.ts'
import { columnsOf } from './columns.ts'
import { uncrossed } from './crossings.ts'
import type { PipelineGraph } from './pipeline-graph.ts'
import { type Rows, ranked } from './ranks.ts'
import { type Leg, routesOf } from './routes.ts'

/** A graph with a place for everything, in pixels. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly blocks: readonly Placed[]
  readonly routes: readonly Route[]
  /** Pipes within fused blocks. */
  readonly inner: readonly PlannedPipe[]
}

/** A block at its place. */
export interface Placed extends Block {
  readonly left: number
  readonly top: number
  /** Nothing in the graph is read by it, or reads it. */
  readonly isInput: boolean
  readonly isOutput: boolean
}

/** The way of a pipe between two blocks. */
export interface Route {
  readonly pipe: PlannedPipe
  /** From gap to gap between rows; in between it goes straight down. */
  readonly legs: readonly Leg[]
}

/** Room around the picture, and for the arrows of inputs and outputs. */
const MARGIN = 16
const STUB = 26
const [LEAST_GAP, MOST_GAP] = [54, 120]

/** Lays a graph out, top down (Sugiyama's method): rows, then the order in rows, then places. */
export function layoutOf(graph: PipelineGraph, notes: ReadonlyMap<string, NodeNote> = new Map()): Layout {
  const blocks = blocksOf(graph, notes)
  const home = new Map(blocks.flatMap((block, at) => block.boxes.map(({ node }) => [node.name, at] as const)))
  const between = graph.pipes.filter(({ from, to }) => home.get(from) !== home.get(to))
  const arrows = between.map(({ from, to }) => ({ from: home.get(from) ?? 0, to: home.get(to) ?? 0 }))
  const rows = uncrossed(
    ranked(
      blocks.map(({ width }) => width),
      arrows,
    ),
  )
  const middles = shifted(columnsOf(rows), rows)
  const bands = bandsOf(rows, blocks, middles)
  const placed = blocks.map((block, at): Placed => {
    const { top, bottom } = bands[rows.spots[at]?.row ?? 0] ?? { top: 0, bottom: 0 }
    return {
      ...block,
      left: (middles[at] ?? 0) - block.width / 2,
      top: top + Math.floor((bottom - top - block.height) / 2),
      isInput: !arrows.some(({ to }) => to === at),
      isOutput: !arrows.some(({ from }) => from === at),
    }
  })
  const routes = routesOf({ rows, middles, bands, placed }).map((legs, at) => ({
    pipe: between[at] as PlannedPipe,
    legs,
  }))
  return {
    width: Math.max(...middles.map((middle, spot) => middle + (rows.spots[spot]?.width ?? 0) / 2), 0) + MARGIN,
    height: (bands.at(-1)?.bottom ?? 0) + STUB + MARGIN,
    blocks: placed,
    routes,
    inner: graph.pipes.filter(({ from, to }) => home.get(from) === home.get(to)),
  }
}

/** A box with its place in the picture. */
export function boxesOf({ left, top, boxes }: Placed): readonly Box[] {
  return boxes.map((box) => ({ ...box, x: left + box.x, y: top + box.y }))
}

/** Where a row begins and ends. */
export interface Band {
  readonly top: number
  readonly bottom: number
}

// So that the leftmost thing stands at the margin.
function shifted(middles: readonly number[], { spots }: Rows): readonly number[] {
  const least = Math.min(...middles.map((middle, spot) => middle - (spots[spot]?.width ?? 0) / 2))
  return middles.map((middle) => Math.round((middle - least + MARGIN) * 2) / 2)
}

function bandsOf({ rows, links, spots }: Rows, blocks: readonly Block[], middles: readonly number[]): readonly Band[] {
  let y = MARGIN + STUB
  return rows.map((row, at) => {
    const height = Math.max(...row.map((spot) => blocks[spot]?.height ?? 0))
    const band = { top: y, bottom: y + height }
    const reaches = links.filter(({ from }) => spots[from]?.row === at)
    const widest = Math.max(0, ...reaches.map(({ from, to }) => Math.abs((middles[from] ?? 0) - (middles[to] ?? 0))))
    y = band.bottom + Math.round(Math.min(MOST_GAP, LEAST_GAP + widest / 12 + Math.min(24, reaches.length)))
    return band
  })
}
