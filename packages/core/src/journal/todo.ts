import { type Coverage, Ranges } from '@papy/contract/journal'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { reachable } from '../graph/search.ts'

/** Which rows of an input are still to be read. */
export interface Todo {
  /** The first of them. */
  readonly from: number
  /** Rows that are left out. */
  readonly done: Ranges
  /** Row before which reading ends; absent: with the input. */
  readonly until?: number
}

/** Inputs and outputs that share rows: what one of them needs, all read. */
interface Part {
  readonly inputs: Set<number>
  readonly outputs: Set<number>
  readonly nodes: Set<Node>
}

/**
 * What is to be read of each input: the rows of which something has not left yet. Inputs that meet read the same rows.
 *
 * @param left - what left, by number of the output
 * @param only - no other rows than these
 */
export function todoOf(graph: Graph, left: readonly Coverage[], only?: Ranges): readonly Todo[] {
  const parts = partsOf(graph)
  return graph.inputs().map((_, input) => {
    const part = parts.find(({ inputs }) => inputs.has(input)) as Part
    return todoOfPart(graph, part, left, only)
  })
}

function todoOfPart(graph: Graph, { outputs, nodes }: Part, left: readonly Coverage[], only: Ranges | undefined): Todo {
  const ends = graph.outputs()
  const done = [...outputs].map((at) => rowsOf((left[at] as Coverage).groups(), spanOf(ends[at] as Node)))
  const end = Math.max(0, ...done.map((rows) => rows.end), only?.end ?? 0)
  const open = new Ranges()
  for (const rows of done) for (const [from, to] of rows.gaps(0, end)) open.add(from, to)
  if (only !== undefined) for (const [from, to] of only.gaps(0, end)) open.delete(from, to)
  const unit = [...nodes].reduce((units, node) => leastMultiple(units, spanOf(node)), 1)
  const whole = new Ranges()
  for (const [from, to] of open) whole.add(Math.floor(from / unit) * unit, Math.ceil(to / unit) * unit)
  const left0 = new Ranges()
  for (const [from, to] of whole.gaps(0, end)) left0.add(from, to)
  const all = only === undefined ? {} : { until: whole.end }
  return { from: left0.mark, done: left0, ...all }
}

function partsOf(graph: Graph): readonly Part[] {
  const ends = graph.outputs()
  const parts: Part[] = []
  for (const [input, node] of graph.inputs().entries()) {
    const nodes = new Set([node, ...reachable(node, 'outbound')])
    const outputs = new Set(ends.flatMap((end, at) => (nodes.has(end) ? [at] : [])))
    const part: Part = { inputs: new Set([input]), outputs, nodes }
    const [met, others] = split(parts, (other) => [...other.outputs].some((output) => outputs.has(output)))
    for (const other of met) {
      for (const one of other.inputs) part.inputs.add(one)
      for (const one of other.outputs) part.outputs.add(one)
      for (const one of other.nodes) part.nodes.add(one)
    }
    parts.splice(0, parts.length, ...others, part)
  }
  return parts
}

function split<T>(all: readonly T[], holds: (one: T) => boolean): [T[], T[]] {
  return [all.filter(holds), all.filter((one) => !holds(one))]
}

/** Input rows of complete groups. */
function rowsOf(groups: Ranges, span: number): Ranges {
  const rows = new Ranges()
  for (const [from, to] of groups) rows.add(from * span, to * span)
  return rows
}

function spanOf({ fit }: Node): number {
  return fit?.output.span ?? 1
}

function leastMultiple(one: number, other: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
  return (one / divisor(one, other)) * other
}
