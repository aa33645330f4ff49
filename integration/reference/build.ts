import { type IMap, isPapyError, isPiperError, Piper, type PiperError, Plumber, step, Worker } from '@papy/core'
import { within } from './bound.ts'
import type { Cause } from './evaluate.ts'
import { Failed } from './evaluate.ts'
import { faultCodes } from './faults.ts'
import * as functions from './fixtures/functions.mjs'
import { type Graph, type GraphNode, inboxIds, inputIds, nodeName, outputIds, sinkName } from './graph.ts'
import type { Loan, Pools } from './pools.ts'

type Ledger = ReturnType<Plumber['ledger']>

/** What the engine made of a graph, in the words of the reference. */
export interface Run {
  readonly rows: readonly unknown[][]
  /** The outputs apart from each other, where the graph was run and not streamed. */
  readonly columns?: readonly unknown[][]
  readonly ledger: Ledger
}

const codes: ReadonlySet<string> = new Set(Object.values(faultCodes))

/** Longer than any drawn graph needs, even on a busy machine. */
const bound = 60_000

/** Makes pipers and pipes of a description, runs them to the end through `stream()` and takes everything down again. */
export async function run(graph: Graph, pools: Pools): Promise<Run> {
  const loan = pools.loan()
  for (let least = 1, attempts = 0; ; attempts++) {
    try {
      return await within(runOnce(graph, loan, least), bound, 'this graph')
    } catch (error) {
      const next = leastOf(error)
      if (next === undefined || next <= least || attempts > 20) throw error
      least = next
    } finally {
      await loan.giveBack()
    }
  }
}

async function runOnce(graph: Graph, loan: Loan, least: number): Promise<Run> {
  const imaps = graph.pools.map((pool, at) => loan.lend(pool, at, pool.buffer === 'least' ? least : undefined))
  const plumber = new Plumber()
  try {
    lay(graph, plumber, imaps)
    const datas = inputIds(graph).map((id) => pour(graph, id))
    const outputs =
      graph.mode === 'run' || graph.mode === 'pause'
        ? { rows: [], columns: await runThrough(graph, plumber, datas) }
        : { rows: await streamThrough(graph, plumber, datas) }
    return { ...outputs, ledger: plumber.ledger() }
  } finally {
    await plumber.close()
  }
}

type Datas = readonly (Iterable<unknown> | AsyncIterable<unknown>)[]

async function streamThrough(graph: Graph, plumber: Plumber, datas: Datas): Promise<unknown[][]> {
  const outputs = outputIds(graph).length
  const rows: unknown[][] = []
  for await (const row of plumber.stream(datas)) {
    rows.push((outputs === 1 ? [row] : (row as unknown[])).map(inWordsOfReference))
    if (graph.mode === 'leave' && rows.length > graph.leaveAfter) break
  }
  return rows
}

async function runThrough(graph: Graph, plumber: Plumber, datas: Datas): Promise<unknown[][]> {
  await plumber.start(datas)
  await plumber.run()
  if (graph.mode === 'pause') await interrupt(plumber)
  await plumber.wait()
  const columns = outputIds(graph).map((id) => {
    const tracked = plumber.stats.nodes[sinkName(id)]?.tracked ?? new Map<number, unknown>()
    return [...tracked].sort(([a], [b]) => a - b).map(([, value]) => inWordsOfReference(value))
  })
  await plumber.stop()
  return columns
}

async function interrupt(plumber: Plumber): Promise<void> {
  for (const _ of [1, 2, 3]) {
    await new Promise((resolve) => setImmediate(resolve))
    await plumber.pause()
    const { total } = plumber.ledger()
    if (total.read !== total.emitted + total.errored + total.returned + total.inFlight)
      throw new Error('paused: the ledger does not balance')
    if (plumber.state === 'paused') await plumber.run()
  }
}

/**
 * Adds the pipers and pipes of a description.
 *
 * @param extraOf - what is kept with the piper of a node
 */
export function lay(
  graph: Graph,
  plumber: Plumber,
  imaps: readonly IMap[],
  extraOf: (id: number) => unknown = () => undefined,
): void {
  const pipers = graph.nodes.map((node) => piper(node, imaps))
  for (const id of graph.mentions) plumber.addPiper(pipers[id] as Piper, { extra: extraOf(id) })
  // A piper follows those it reads, and those are named in the order of their first mention.
  for (const { id } of graph.nodes) {
    const mentioned = graph.mentions.filter((other) => inboxIds(graph, id).includes(other))
    for (const parent of mentioned) plumber.addPipe([pipers[parent], pipers[id]] as never)
  }
  if (graph.mode === 'stream' || graph.mode === 'leave') return
  for (const id of outputIds(graph)) {
    const sink = new Piper(([item]: readonly [unknown]) => item, { name: sinkName(id), track: true })
    plumber.addPipe([pipers[id], sink] as never)
  }
}

function piper(node: GraphNode, imaps: readonly IMap[]): Piper {
  const bind = step as (fn: unknown, ...args: readonly unknown[]) => unknown
  const steps = node.calls.map(({ fn, args }) => bind(functions[fn], ...args))
  return new Piper(
    new Worker(steps as never) as never,
    {
      name: nodeName(node.id),
      parallel: node.pool === undefined ? false : (imaps[node.pool] as IMap),
      consume: node.consume,
      produce: node.produce,
      spawn: node.spawn,
      repeat: node.repeat,
      ...(node.ordered ? {} : { ordered: false }),
      ...(node.timeoutMs === undefined ? {} : { timeoutMs: node.timeoutMs }),
      ...(node.branch === undefined ? {} : { branch: node.branch }),
    } as never,
  )
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
  // Which of several composed functions it was is not known of a worker that is gone.
  if (codes.has(error.code)) return { node, fn: '', message: error.code, inbox: JSON.stringify(inbox) }
  return { node, fn: functionName, message: String(cause), inbox: JSON.stringify(inbox) }
}
