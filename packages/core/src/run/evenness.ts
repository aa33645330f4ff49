import { PlumberError } from '@papy/contract'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { reachable } from '../graph/search.ts'

/**
 * Refuses to read outputs together of which one gives more items than another for each item of an input they share.
 *
 * @throws {@link PlumberError} `ERR_UNEVEN_OUTPUTS`
 */
export function evenly(graph: Graph): void {
  const outputs = graph.outputs()
  if (outputs.length < 2) return
  const origins = new Map(outputs.map((node) => [node, reachable(node, 'inbound')]))
  const [first, ...others] = outputs as readonly [Node, ...Node[]]
  for (const other of others) {
    const shared = graph
      .inputs()
      .some((input) => [first, other].every((node) => node === input || origins.get(node)?.has(input)))
    const [one, two] = [rate(first), rate(other)]
    if (!shared || one === undefined || two === undefined || one === two) continue
    const message = `outputs ${first.name} and ${other.name} give ${one} and ${two} items for each that is read, so they make no rows; gather them alike, or use run()`
    throw new PlumberError('ERR_UNEVEN_OUTPUTS', message, { outputs: [first.name, other.name], rates: [one, two] })
  }
}

// Items per original item; unknown where groups differ.
function rate({ fit }: Node): number | undefined {
  if (fit === undefined || fit.output.width === 'each') return undefined
  return fit.output.width / fit.output.span
}
