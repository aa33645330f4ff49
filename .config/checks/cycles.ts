/** Nodes that lead back to the first of them. */
export type Cycle = readonly [string, ...string[]]

/** One cycle for each group of nodes that lead in a circle; none for a graph without circles. */
export function cycles(graph: ReadonlyMap<string, readonly string[]>): Cycle[] {
  const found: Cycle[] = []
  const done = new Set<string>()
  const walk = (node: string, path: readonly string[]): void => {
    if (done.has(node)) return
    if (path.includes(node)) {
      found.push([node, ...path.slice(path.indexOf(node) + 1)])
      return
    }
    for (const next of graph.get(node) ?? []) walk(next, [...path, node])
    done.add(node)
  }
  for (const node of graph.keys()) walk(node, [])
  return found
}
