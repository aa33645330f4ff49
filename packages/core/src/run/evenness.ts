import { PlumberError } from '@papy/contract'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { reachable } from '../graph/search.ts'

/** Two outputs that make no rows together. */
export interface Unevenness {
  readonly outputs: readonly [string, string]
  /** Items that each gives for one that is read. */
  readonly rates: readonly [number, number]
}

/**
 * Refuses to read outputs together of which one gives more items than another for each item of an input they share.
 *
 * @throws {@link PlumberError} `ERR_UNEVEN_OUTPUTS`
 */
export function evenly(graph: Graph): void {
  const found = unevenOutputs(graph)
  if (found === undefined) return
  const { outputs, rates } = found
  const message = `outputs ${outputs.join(' and ')} give ${rates.join(' and ')} items for each that is read, so they make no rows; gather them alike, or use run()`
  throw new PlumberError('ERR_UNEVEN_OUTPUTS', message, { ...found })
}

/** The first two outputs that share an input and give unequal numbers of items for each of its items. */
export function unevenOutputs(graph: Graph): Unevenness | undefined {
  const [first, ...others] = graph.outputs()
  if (first === undefined) return undefined
  for (const other of others) {
    const [one, two] = [rate(first), rate(other)]
    if (one === undefined || two === undefined || one === two || !shareInput(graph, [first, other])) continue
    return { outputs: [first.name, other.name], rates: [one, two] }
  }
  return undefined
}

function shareInput(graph: Graph, outputs: readonly Node[]): boolean {
  const origins = outputs.map((node) => reachable(node, 'inbound').add(node))
  return graph.inputs().some((input) => origins.every((nodes) => nodes.has(input)))
}

// Items per original item; unknown where groups differ.
function rate({ fit }: Node): number | undefined {
  if (fit === undefined || fit.output.width === 'each') return undefined
  return fit.output.width / fit.output.span
}
