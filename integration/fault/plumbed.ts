import { chaos, type Deed, type Storm } from '@papy/chaos'
import {
  isPiperError,
  type Ledger,
  Piper,
  type PiperError,
  type Plugin,
  Plumber,
  type PlumberStats,
  step,
} from '@papy/core'
import { IMap, type IMapOptions } from '@papy/imap'
import { within } from '../reference/bound.ts'
import { livingNow, nothingLeft } from '../reference/leftovers.ts'

/** Binds arguments without types: these tests are about what happens at run time. */
export function bind(fn: unknown, ...args: readonly unknown[]): unknown {
  return (step as (fn: unknown, ...args: readonly unknown[]) => unknown)(fn, ...args)
}

/** A Piper without types. */
export function piper(what: unknown, options: object = {}): Piper {
  return new Piper(what as never, options as never) as unknown as Piper
}

/** Pipers one after the other. */
export function chain(...pipers: readonly Piper[]): Plumber {
  const plumber = new Plumber()
  if (pipers.length === 1) plumber.addPiper(pipers[0] as Piper)
  else plumber.addPipe(pipers as never)
  return plumber
}

/** The same, by a transport. */
export function piped(pipers: readonly Piper[], via: Plugin<'transport'>): Plumber {
  const plumber = new Plumber()
  plumber.addPipe(pipers as never, { via })
  return plumber
}

/** The numbers from 0 up to, not including, `length`. */
export function range(length: number): number[] {
  return Array.from({ length }, (_, at) => at)
}

/** What a run of {@link through} came to. */
export interface Through {
  readonly rows: readonly unknown[]
  readonly ledger: Ledger
  readonly stats: PlumberStats
  /** What the storm did. */
  readonly log: readonly Deed[]
}

/** What {@link through} needs beside its pipers. */
export interface ThroughOptions {
  readonly items: Iterable<unknown> | AsyncIterable<unknown>
  /** What items go by. @defaultValue the coordinator */
  readonly via?: Plugin<'transport'>
  /** Called with how many rows were read, and the last, after each; `'leave'` leaves the loop. */
  readonly onRow?: (count: number, row: unknown) => unknown
  readonly ms?: number
  /** What happens to the pool meanwhile. @defaultValue nothing */
  readonly storm?: Storm
  /** Whether rows are kept. @defaultValue true */
  readonly keep?: boolean
}

/** Streams items through a chain of pipers on one pool, within a bound; nothing that it started is left. */
export async function through(
  options: IMapOptions,
  pipersOn: (imap: IMap) => readonly Piper[],
  { items, via, onRow, ms = 20_000, keep = true, storm = chaos({}) }: ThroughOptions,
): Promise<Through> {
  const before = await livingNow()
  const imap = new IMap(options)
  const plumber = via === undefined ? chain(...pipersOn(imap)) : piped(pipersOn(imap), via)
  const rows: unknown[] = []
  let count = 0
  let log: readonly Deed[] = []
  const run = async (): Promise<void> => {
    await using unrest = storm.on(plumber)
    log = unrest.log
    for await (const row of unrest.over(plumber.stream([items] as never))) {
      if (keep) rows.push(row)
      if ((await onRow?.(++count, row)) === 'leave') break
    }
  }
  try {
    await within(run(), ms, 'the run')
    return { rows, ledger: plumber.ledger(), stats: plumber.stats, log }
  } finally {
    await within(Promise.all([plumber.close(), imap.close()]), 10_000, 'closing')
    await nothingLeft(before)
  }
}

/** Rows with placeholders as their codes. */
export function codes(rows: readonly unknown[]): readonly unknown[] {
  return rows.map((row) => (isPiperError(row) ? row.code : row))
}

/** What the cause of the placeholder at `row` says, with all its fields and causes. */
export function reasonOf(row: unknown): string {
  const texts: string[] = []
  for (let error: unknown = (row as PiperError).cause; error instanceof Error; error = error.cause)
    texts.push(error.message, JSON.stringify({ ...error, inbox: undefined }))
  return texts.join('\n')
}
