import { Piper, Plumber, Worker, isPapyError, isPiperError, step, type IMap, type PiperError } from '@papy/core'
import { within } from './bound.ts'
import type { Cause } from './evaluate.ts'
import { Failed } from './evaluate.ts'
import * as functions from './fixtures/functions.mjs'
import { type Graph, type GraphNode, inboxIds, inputIds, nodeName, outputIds } from './graph.ts'
import type { Pools } from './pools.ts'

type Ledger = ReturnType<Plumber['ledger']>

/** What the engine made of a graph, in the words of the reference. */
export interface Run {
  readonly rows: readonly unknown[][]
  readonly ledger: Ledger
}

/** Longer than any drawn graph needs, even on a busy machine. */
const bound = 20_000

/** Makes pipers and pipes of a description, runs them to the end through `stream()` and takes everything down again. */
export async function run(graph: Graph, pools: Pools): Promise<Run> {
  for (let least = 1, attempts = 0; ; attempts++) {
    try {
      return await within(runOnce(graph, pools, least), bound, 'this graph')
    } catch (error) {
      const next = leastOf(error)
      if (next === undefined || next <= least || attempts > 20) throw error
      least = next
    } finally {
      await pools.giveBack()
    }
  }
}

async function runOnce(graph: Graph, pools: Pools, least: number): Promise<Run> {
  const imaps = graph.pools.map((pool, at) => pools.lend(pool, at, pool.buffer === 'least' ? least : undefined))
  const plumber = new Plumber()
  try {
    lay(graph, plumber, imaps)
    const outputs = outputIds(graph).length
    const rows: unknown[][] = []
    const datas = inputIds(graph).map((id) => pour(graph, id))
    for await (const row of plumber.stream(datas)) rows.push(outputs === 1 ? [row] : (row as unknown[]))
    return { rows: rows.map((row) => row.map(inWordsOfReference)), ledger: plumber.ledger() }
  } finally {
    await plumber.close()
  }
}

/** Adds the pipers and pipes of a description. */
export function lay(graph: Graph, plumber: Plumber, imaps: readonly IMap[]): void {
  const pipers = graph.nodes.map((node) => piper(node, imaps))
  for (const id of graph.mentions) plumber.addPiper(pipers[id] as Piper)
  // A piper follows those it reads, and those are named in the order of their first mention.
  for (const { id } of graph.nodes) {
    const mentioned = graph.mentions.filter((other) => inboxIds(graph, id).includes(other))
    for (const parent of mentioned) plumber.addPipe([pipers[parent], pipers[id]] as never)
  }
}

function piper(node: GraphNode, imaps: readonly IMap[]): Piper {
  const bind = step as (fn: unknown, ...args: readonly unknown[]) => unknown
  const steps = node.calls.map(({ fn, args }) => bind(functions[fn], ...args))
  return new Piper(new Worker(steps as never) as never, {
    name: nodeName(node.id),
    parallel: node.pool === undefined ? false : (imaps[node.pool] as IMap),
    consume: node.consume,
    produce: node.produce,
    spawn: node.spawn,
    repeat: node.repeat,
    ...(node.ordered ? {} : { ordered: false }),
    ...(node.branch === undefined ? {} : { branch: node.branch }),
  } as never)
}

function pour({ inputs, source }: Graph, id: number): Iterable<unknown> | AsyncIterable<unknown> {
  const data = inputs[id] ?? []
  if (source === 'array') return data
  return source === 'generator' ? drip(data) : trickle(data)
}

function* drip(data: readonly unknown[]): Generator<unknown> {
  yield* data
}

async function* trickle(data: readonly unknown[]): AsyncGenerator<unknown> {
  for (const item of data) {
    await undefined
    yield item
  }
}

function leastOf(error: unknown): number | undefined {
  return isPapyError(error) && error.code === 'ERR_BUFFER_TOO_SMALL' ? (error['least'] as number) : undefined
}

function inWordsOfReference(value: unknown): unknown {
  return isPiperError(value) ? new Failed(value.errors.map(causeOf)) : value
}

function causeOf(error: PiperError['errors'][number]): Cause {
  const { node = '', functionName, cause, inbox } = error
  if (error.code === 'ERR_PRODUCE_COUNT') return { node, fn: '', message: 'ERR_PRODUCE_COUNT', inbox: '' }
  return { node, fn: functionName, message: String(cause), inbox: JSON.stringify(inbox) }
}
