import type { Piper, Plumber, PlumberEvent, PlumberStats } from '@papy/core'
import { IMap, type IMapOptions } from '@papy/imap'
import { chain } from '../plumbed.ts'

/** What a run came to that was looked at. */
export interface Observed {
  readonly rows: readonly unknown[]
  /** When each row came, epoch Ms. */
  readonly arrived: readonly number[]
  readonly events: readonly PlumberEvent[]
  readonly stats: PlumberStats
}

/** Streams items through pipers on one pool, and keeps what events there were. */
export async function observed(
  workers: NonNullable<IMapOptions['workers']>,
  pipersOn: (imap: IMap) => readonly Piper[],
  items: Iterable<unknown>,
): Promise<Observed> {
  await using imap = new IMap({ workers })
  await using plumber: Plumber = chain(...pipersOn(imap))
  const events: PlumberEvent[] = []
  const listening = listen(plumber, events)
  const rows: unknown[] = []
  const arrived: number[] = []
  for await (const row of plumber.stream([items] as never)) {
    rows.push(row)
    arrived.push(Date.now())
  }
  const { stats } = plumber
  await plumber.close()
  await listening
  return { rows, arrived, events, stats }
}

async function listen(plumber: Plumber, events: PlumberEvent[]): Promise<void> {
  for await (const event of plumber.events()) events.push(event)
}
