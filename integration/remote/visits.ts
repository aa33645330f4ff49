import type { IMapOptions } from '@papy/imap'
import { bind, piper, range, type Through, through } from '../fault/plumbed.ts'
import { Roll } from '../fault/roll.ts'
import { visit } from './fixtures/items.mjs'

/** A call that was begun. */
export interface Call {
  readonly item: number
  /** When, Epoch Ms. */
  readonly at: number
  /** The process whose worker made it. */
  readonly parent: number
}

/** What a run over hosts came to. */
export interface Visits extends Through {
  readonly calls: readonly Call[]
  /** What its piper tells of repeats. */
  readonly retries: number
  /** How long it took, in Ms. */
  readonly ms: number
}

/** How items go over hosts, and what happens meanwhile. */
export interface VisitsOptions {
  readonly items: number
  readonly workers: NonNullable<IMapOptions['workers']>
  /** Called with how many rows were read, after each, and what says which calls were begun. */
  readonly onRow?: (count: number, calls: () => readonly Call[]) => unknown
  /** The function of each. @defaultValue `visit` */
  readonly fn?: unknown
  /** Its second argument, behind the file. @defaultValue 2 */
  readonly arg?: number
  /** What becomes of work where no host is there. */
  readonly hostless?: NonNullable<IMapOptions['hostless']>
  /** Options of the piper. */
  readonly options?: object
  readonly ms?: number
}

/** Streams items through one piper on hosts, and notes each call. */
export async function visits({
  items,
  workers,
  onRow,
  fn = visit,
  arg = 2,
  options = {},
  hostless = {},
  ms = 60_000,
}: VisitsOptions): Promise<Visits> {
  using roll = new Roll()
  const began = performance.now()
  const found = await through(
    { workers, hostless },
    (parallel) => [piper(bind(fn, roll.file, arg), { ...options, parallel, name: 'visit' })],
    {
      items: range(items),
      ms,
      ...(onRow === undefined ? {} : { onRow: (count) => onRow(count, () => callsIn(roll.text)) }),
    },
  )
  const retries = found.stats.nodes['visit']?.retries ?? 0
  return { ...found, calls: callsIn(roll.text), retries, ms: performance.now() - began }
}

/** What must come out. */
export function expected(items: number): number[] {
  return range(items).map((x) => 3 * x + 1)
}

/** Calls of items that were begun before: what was done again. */
export function repeated(calls: readonly Call[]): readonly Call[] {
  const seen = new Set<number>()
  return calls.filter(({ item }) => seen.has(item) || !seen.add(item))
}

function callsIn(text: string): readonly Call[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => {
    const [item = -1, at = -1, parent = -1] = line.split(' ').map(Number)
    return { item, at, parent }
  })
}
