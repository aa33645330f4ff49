import { isPiperError, type Ledger, type Piper, type Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { expect } from 'vitest'
import { settled } from '../reference/balanced.ts'
import { within } from '../reference/bound.ts'
import { plumb } from './flow.ts'

/** Where pipers are fused. */
export const workers = {
  'inline(2)': () => inline(2),
  'threads(2)': () => threads(2),
  'processes(2)': () => processes(2),
  mixed: () => [threads(1), processes(1)],
} as const

export type Place = keyof typeof workers

/** Places where a worker can be ended. */
export const apart = ['threads(2)', 'processes(2)', 'mixed'] as const satisfies readonly Place[]

/** Everything that can be told of a run, but for times. */
export interface Told {
  readonly rows: readonly unknown[]
  readonly ledger: Ledger
  readonly stats: Readonly<Record<string, unknown>>
  readonly tracked: Readonly<Record<string, unknown>>
  /** In any order: who is first where several workers run is open. */
  readonly events: readonly string[]
}

/** A graph, laid on a pool. */
export type Lay = (imap: IMap) => readonly (readonly (Piper | unknown)[])[]

/** Pools that many runs have in common, since none of their workers ends. */
export class Pools {
  readonly #open = new Map<string, IMap>()

  /** The pool with these settings. */
  at(place: Place, settings: object): IMap {
    const key = JSON.stringify([place, settings])
    const pool = this.#open.get(key) ?? opened(place, settings)
    this.#open.set(key, pool)
    return pool
  }

  /** Closes them all. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((pool) => pool.close()))
  }
}

const opened = (place: Place, settings: object): IMap => new IMap({ workers: workers[place](), ...settings } as never)

/**
 * Runs a graph fused and not fused: nobody can tell which is which, but by the segments of its plan. Each run has a
 * pool of its own, unless there are `pools`.
 */
export async function same(
  place: Place,
  lay: Lay,
  datas: readonly Iterable<unknown>[],
  segments: readonly (readonly string[])[],
  settings: object = {},
  pools?: Pools,
): Promise<Told> {
  const fused = await told(place, lay, datas, { ...settings, fuse: true }, pools)
  const apart = await told(place, lay, datas, { ...settings, fuse: false }, pools)
  expect(fused.told).toEqual(apart.told)
  expect(fused.segments).toEqual(segments)
  expect(apart.segments).toEqual(segments.flat().map((name) => [name]))
  return fused.told
}

async function told(place: Place, lay: Lay, datas: readonly Iterable<unknown>[], settings: object, pools?: Pools) {
  const imap = pools?.at(place, settings) ?? opened(place, settings)
  const plumber = plumb(...lay(imap))
  try {
    const events = eventsOf(plumber)
    const inOrder = await within(rowsOf(plumber, datas), 20_000, 'the run')
    const rows = imap.settings.ordered ? inOrder : inOrder.toSorted(byText)
    const ledger = plumber.ledger()
    settled(ledger)
    const segments = plumber.plan().segments
    return { segments, told: { rows, ledger, ...statsOf(plumber), events: await within(events) } satisfies Told }
  } finally {
    await within(plumber.close(), 10_000, 'closing the plumber')
    if (pools === undefined) await within(imap.close(), 10_000, 'closing the pool')
  }
}

async function rowsOf(plumber: Plumber, datas: readonly Iterable<unknown>[]): Promise<unknown[]> {
  const rows: unknown[] = []
  for await (const row of plumber.stream(datas as never)) rows.push(inDetail(row))
  return rows
}

function statsOf(plumber: Plumber): Pick<Told, 'stats' | 'tracked'> {
  const nodes = Object.entries(plumber.stats.nodes)
  const counts = nodes.map(([name, { in: read, out, errors, timeouts, retries, queued }]) => [
    name,
    { in: read, out, errors, timeouts, retries, queued },
  ])
  const tracked = nodes.map(([name, stats]) => [
    name,
    [...stats.tracked].sort(([a], [b]) => a - b).map(([at, value]) => [at, inDetail(value)]),
  ])
  for (const [name, { busy, blocked, idle, waiting, perSecond }] of nodes) {
    expect(busy + blocked + idle + waiting, name).toBeCloseTo(1)
    expect(perSecond, name).toBeGreaterThanOrEqual(0)
  }
  return { stats: Object.fromEntries(counts), tracked: Object.fromEntries(tracked) }
}

async function eventsOf(plumber: Plumber): Promise<string[]> {
  const seen: string[] = []
  for await (const { type, node, index, error } of plumber.events()) {
    if (type === 'end') break
    if (type === 'worker-joined') continue
    seen.push(JSON.stringify([type, node, index, isPiperError(error) ? inDetail(error) : codeOf(error)]))
  }
  return seen.toSorted()
}

/** A placeholder, or a row with placeholders, with all that it says but stacks. */
export function inDetail(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inDetail)
  if (!isPiperError(value)) return value
  const { code, node, index, errors } = value
  const causes = errors.map((error) => {
    const { functionName, inbox, node: of, index: at, attempt, cause } = error
    return { functionName, inbox, of, at, attempt, cause: codeOf(cause), ...detailsOf(cause) }
  })
  return { code, node, index, causes }
}

function detailsOf(cause: unknown): object {
  const { path, timeoutMs } = cause as { readonly path?: unknown; readonly timeoutMs?: unknown }
  return { path, timeoutMs }
}

// The words of a loss name a worker.
function codeOf(error: unknown): unknown {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  return code ?? message
}

function byText(one: unknown, other: unknown): number {
  const [left, right] = [JSON.stringify(one), JSON.stringify(other)]
  return left < right ? -1 : left > right ? 1 : 0
}
