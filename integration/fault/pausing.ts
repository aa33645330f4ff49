import { type Ledger, Plumber } from '@papy/core'
import { IMap, type IMapOptions } from '@papy/imap'
import { within } from '../reference/bound.ts'
import { Feed } from '../reference/feed.ts'
import { livingNow, nothingLeft } from '../reference/leftovers.ts'
import { inc, same, sum } from './fixtures/functions.mjs'
import { piper } from './plumbed.ts'

/** What a run with many pauses came to. */
export interface Pausing {
  /** At each pause, and at the end. */
  readonly ledgers: readonly Ledger[]
  readonly rows: readonly unknown[]
  readonly read: number
}

/** Pauses and resumes a running diamond at random moments, then stops it; nothing is left when it resolves. */
export async function pausing(workers: NonNullable<IMapOptions['workers']>, times: number, seed = 1): Promise<Pausing> {
  const before = await livingNow()
  const imap = new IMap({ workers })
  const plumber = new Plumber()
  const parallel = { parallel: imap }
  const [root, left, join] = [piper(inc, parallel), piper(inc, parallel), piper(sum, parallel)]
  plumber.addPipe([root, left, join, piper(same, { name: 'kept', track: true })] as never)
  plumber.addPipe([root, join] as never)
  const feed = new Feed()
  const ledgers: Ledger[] = []
  await plumber.start([feed] as never)
  await plumber.run()
  for (let turn = 0; turn < times; turn++) {
    await turns(random(seed + turn) % 7)
    await plumber.pause()
    ledgers.push(plumber.ledger())
    await turns(random(seed - turn - 1) % 3)
    await plumber.run()
  }
  ledgers.push(await within(plumber.stop(), 10_000, 'stopping'))
  const rows = [...(plumber.stats.nodes['kept']?.tracked.values() ?? [])]
  await within(Promise.all([plumber.close(), imap.close()]), 10_000, 'closing')
  await nothingLeft(before)
  return { ledgers, rows, read: feed.read }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

// The same number for the same seed.
function random(seed: number): number {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d)
  return Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 8
}
