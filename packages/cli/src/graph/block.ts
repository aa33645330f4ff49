import { textWidth } from '../picture/text-width.ts'
import { wrapped } from '../picture/wrapped.ts'
import type { GraphNode, PipelineGraph } from './pipeline-graph.ts'

/** Sizes of what is drawn, in pixels. */
export const sizes = {
  name: 14,
  nameLine: 18,
  note: 11,
  noteLine: 15,
  mostText: 190,
  leastNode: 96,
  padding: 14,
  /** Above and below the text of a node. */
  inset: 10,
  bracket: 14,
  level: 8,
  /** Between fused nodes, and around them. */
  fusedGap: 22,
  fusedInset: 14,
  fusedTitle: 12,
} as const

/** What is said of a node beside its name. */
export interface NodeNote {
  /** One line. */
  readonly text: string
  /** A share from 0 to 1, drawn as a bar at its foot. */
  readonly level?: number
  /** Whether something is wrong with it. */
  readonly alarming?: boolean
}

/** A node, as it is drawn; `x` and `y` are those of its left upper corner within its block. */
export interface Box {
  readonly node: GraphNode
  readonly lines: readonly string[]
  readonly notes: readonly string[]
  readonly note?: NodeNote
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What is laid out as one: a node, or nodes that are fused, below each other. */
export interface Block {
  readonly boxes: readonly Box[]
  readonly fused: boolean
  readonly width: number
  readonly height: number
}

/** The blocks of a graph, in the order of its segments. */
export function blocksOf(graph: PipelineGraph, notes: ReadonlyMap<string, NodeNote>): readonly Block[] {
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]))
  return graph.segments.map((segment) => {
    const boxes = segment.flatMap((name) => {
      const node = nodes.get(name)
      return node === undefined ? [] : [boxOf(node, notes.get(name))]
    })
    return stacked(boxes)
  })
}

function boxOf(node: GraphNode, note: NodeNote | undefined): Box {
  const { name, nameLine, note: small, noteLine, mostText, leastNode, padding, inset, level } = sizes
  const lines = wrapped(node.name, { width: mostText, size: name, lines: 3 })
  const said = [...saidOf(node), ...(note === undefined ? [] : [note.text])]
  const notes = said.flatMap((text) => wrapped(text, { width: mostText, size: small, lines: 2 }))
  const widest = Math.max(
    ...lines.map((line) => textWidth(line, name) * 1.05),
    ...notes.map((line) => textWidth(line, small)),
  )
  const bar = note?.level === undefined ? 0 : level
  return {
    ...{ node, lines, notes, x: 0, y: 0 },
    ...(note === undefined ? {} : { note }),
    width: Math.max(leastNode, Math.ceil(widest) + 2 * padding),
    height: 2 * inset + lines.length * nameLine + notes.length * noteLine + bar,
  }
}

// What the brackets say is not said again.
function saidOf({ pool, spawn, ordered, timeoutMs }: GraphNode): readonly string[] {
  const options = [
    ...(spawn === 1 ? [] : [`spawn ${spawn}`]),
    ...(ordered ? [] : ['unordered']),
    ...(timeoutMs === undefined ? [] : [`≤ ${timeoutMs} ms`]),
  ]
  return [...(pool === undefined ? [] : [`on ${pool}`]), ...(options.length === 0 ? [] : [options.join(' · ')])]
}

function stacked(boxes: readonly Box[]): Block {
  const fused = boxes.length > 1
  const { fusedInset, fusedGap, fusedTitle } = sizes
  const inset = fused ? fusedInset : 0
  const width = Math.max(...boxes.map((box) => box.width)) + 2 * inset
  let y = inset + (fused ? fusedTitle : 0)
  const placed = boxes.map((box) => {
    y += roomAbove(box.node)
    const at = { ...box, x: (width - box.width) / 2, y }
    y += box.height + roomBelow(box.node) + fusedGap
    return at
  })
  return { boxes: placed, fused, width, height: y - fusedGap + inset }
}

/** Whether a node gathers what it reads, which a bracket above it shows. */
export const gathers = ({ consume }: GraphNode): boolean => consume !== 1

/** Whether a node unpacks what it makes, which a bracket below it shows. */
export const unpacks = ({ produce }: GraphNode): boolean => produce !== 1

const roomAbove = (node: GraphNode): number => (gathers(node) ? sizes.bracket : 0)
const roomBelow = (node: GraphNode): number => (unpacks(node) ? sizes.bracket : 0)
