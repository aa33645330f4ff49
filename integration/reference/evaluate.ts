import { faultOf } from './faults.ts'
import * as functions from './fixtures/functions.mjs'
import { type Call, type Graph, type GraphNode, inboxIds, inputIds, nodeName, outputIds } from './graph.ts'

/** One failure; two failures are two objects, even where they read alike. */
export interface Cause {
  readonly node: string
  readonly fn: string
  readonly message: string
  readonly inbox: string
}

/** The reference's placeholder. */
export class Failed {
  readonly causes: readonly Cause[]
  constructor(causes: readonly Cause[]) {
    this.causes = causes
  }
}

/** What one row of the inputs (after gathering: several rows) became at a node. */
export interface Group {
  /** The input items behind it, as `node:index`. */
  readonly origins: ReadonlySet<string>
  readonly items: readonly unknown[]
}

export interface Outcome {
  readonly rows: readonly unknown[][]
  /** Input items by what became of them. */
  readonly emitted: number
  readonly errored: number
  /** Items that left each node. */
  readonly sizes: Readonly<Record<string, number>>
}

/** Evaluates a graph the plain way, one whole list after the other: what the engine must agree with. */
export async function evaluate(graph: Graph): Promise<Outcome> {
  const done: Group[][] = []
  for (const node of graph.nodes) done.push(await evaluateNode(graph, node, done))
  const outputs = outputIds(graph).map((id) => done[id] ?? [])
  const lists = outputs.map((groups) => groups.flatMap((group) => group.items))
  const rows = zip(lists)
  const touched = new Set(outputs.flatMap((groups) => groups.flatMap((group) => [...group.origins])))
  const failed = outputs.flatMap((groups) =>
    groups.filter((group) => group.items.some((item) => item instanceof Failed)),
  )
  const errored = new Set(failed.flatMap((group) => [...group.origins])).size
  const sizes = Object.fromEntries(
    done.map((groups, id) => [nodeName(id), groups.flatMap((group) => group.items).length]),
  )
  return { rows, emitted: touched.size - errored, errored, sizes }
}

async function evaluateNode(graph: Graph, node: GraphNode, done: readonly Group[][]): Promise<Group[]> {
  const upstream =
    node.parents.length === 0 ? [inputGroups(graph, node)] : inboxIds(graph, node.id).map((id) => done[id] ?? [])
  const result: Group[] = []
  for (const { origins, items } of gather(node, zip(upstream).map(joinGroups))) {
    const made: unknown[] = []
    for (const inbox of items) made.push(...unpack(node, await call(node, inbox as unknown[])))
    result.push({ origins, items: made })
  }
  return result
}

function inputGroups(graph: Graph, { id }: GraphNode): Group[] {
  const ids = inputIds(graph)
  return (graph.inputs[id] ?? []).map((item, index) => ({
    origins: new Set([`${ids.indexOf(id)}:${index}`]),
    items: [item],
  }))
}

function joinGroups(groups: readonly Group[]): Group {
  return {
    origins: new Set(groups.flatMap((group) => [...group.origins])),
    items: zip(groups.map((group) => group.items)),
  }
}

// Inboxes in, inboxes out: several of one group become one, or those of several neighbouring groups do.
function gather({ consume }: GraphNode, groups: readonly Group[]): Group[] {
  if (consume === 1) return [...groups]
  if (consume === 'all') return groups.map(({ origins, items }) => ({ origins, items: [items] }))
  const width = groups[0]?.items.length ?? 1
  const batch = Math.max(1, consume / width)
  return chunks(groups, batch).map((several) => ({
    origins: new Set(several.flatMap((group) => [...group.origins])),
    items: chunks(
      several.flatMap((group) => group.items),
      consume,
    ),
  }))
}

async function call(node: GraphNode, inbox: readonly unknown[]): Promise<unknown> {
  const failures = [inbox, ...inbox]
    .flatMap((part) => (Array.isArray(part) ? part : []))
    .filter((part) => part instanceof Failed)
  if (failures.length > 0) return new Failed([...new Set(failures.flatMap((failure) => failure.causes))])
  let value: unknown = inbox
  for (const [at, step] of node.calls.entries()) {
    const given = at === 0 ? inbox : [value]
    const fault = faultOf(step, given)
    if (fault !== undefined)
      return new Failed([{ node: nodeName(node.id), fn: '', message: fault, inbox: JSON.stringify(inbox) }])
    try {
      value = await apply(step, given)
    } catch (error) {
      return new Failed([
        { node: nodeName(node.id), fn: step.fn, message: String(error), inbox: JSON.stringify(inbox) },
      ])
    }
  }
  return value
}

function apply({ fn, args }: Call, inbox: readonly unknown[]): unknown {
  return (functions[fn] as (inbox: readonly unknown[], ...args: readonly unknown[]) => unknown)(inbox, ...args)
}

function unpack({ id, produce, repeat }: GraphNode, value: unknown): unknown[] {
  if (produce === 1) return [value]
  const wrong = { node: nodeName(id), fn: '', message: 'ERR_PRODUCE_COUNT', inbox: '' }
  if (produce === 'each')
    return Array.isArray(value)
      ? value
      : [typeof value === 'string' || value instanceof Failed ? value : new Failed([wrong])]
  if (repeat || value instanceof Failed) return new Array(produce).fill(value)
  return Array.isArray(value) && value.length === produce ? value : new Array(produce).fill(new Failed([wrong]))
}

function zip<T>(lists: readonly (readonly T[])[]): T[][] {
  const length = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.length))
  return Array.from({ length }, (_, at) => lists.map((list) => list[at] as T))
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size))
}
