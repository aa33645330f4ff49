import { isPiperError, type Ledger, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'
import { within } from '../reference/bound.ts'
import { livingNow, nothingLeft } from '../reference/leftovers.ts'
import * as f from './fixtures/functions.mjs'
import * as load from './fixtures/load.mjs'
import { bind, pipe, piper } from './flow.ts'
import { counting, pause } from './source.ts'
import { until } from './until.ts'

/** What a tortured run came to. */
export interface Tortured {
  /** At each pause, and at the end. */
  readonly ledgers: readonly Ledger[]
  /** Items that were read while it was paused. */
  readonly readPaused: number
  /** What came out, in its order; placeholders are `undefined`. */
  readonly rows: readonly unknown[]
  /** What was read in all. */
  readonly read: number
}

/** Items that fail on their way. */
export const bad: readonly number[] = [3, 70, 71]

/**
 * Pauses and resumes a running graph at random moments, then stops it; nothing of it is left when it resolves.
 *
 * ```
 *          ┌▶ threads, uneven ─────────────────────┐
 * serial ──┤                                        ├▶ inline and threads ─▶ serial
 *          └▶ inline: 2 of each ─▶ threads: joined ─┘
 * ```
 */
export async function tortured(rounds: number, pick: (below: number) => number): Promise<Tortured> {
  const before = await livingNow()
  const pools = [
    new IMap({ workers: threads(2) }),
    new IMap({ workers: inline(3) }),
    new IMap({ workers: [threads(1), inline(2)] }),
  ]
  const [near, here, both] = pools
  const plumber = new Plumber({ buffer: 1 + pick(200) })
  const root = piper(f.same, { name: 'root' })
  const last = piper(f.inbox, { name: 'last', parallel: both })
  pipe(plumber, [root, piper(f.uneven, { name: 'uneven', parallel: near }), last])
  pipe(plumber, [
    root,
    piper(f.twice, { name: 'two', parallel: here, produce: 2 }),
    piper(f.total, { name: 'one', parallel: near, consume: 2 }),
    last,
  ])
  pipe(plumber, [
    last,
    piper(bind(load.failRow, ...bad), { name: 'picky' }),
    piper(f.same, { name: 'sink', track: true }),
  ])
  const input = counting()
  const ledgers: Ledger[] = []
  let readPaused = 0
  await plumber.start([input] as never)
  await plumber.run()
  // Threads take their time to start.
  await until(() => plumber.ledger().total.emitted > 0)
  for (let round = 0; round < rounds; round++) {
    await (pick(3) === 0 ? pause(pick(6)) : turns(pick(40)))
    await plumber.pause()
    const { read } = input
    ledgers.push(plumber.ledger())
    await turns(pick(6))
    readPaused += input.read - read
    ledgers.push(plumber.ledger())
    await plumber.run()
  }
  ledgers.push(await within(plumber.stop(), 20_000, 'stopping'))
  const tracked = plumber.stats.nodes['sink']?.tracked.values() ?? []
  const rows = [...tracked].map((row) => (isPiperError(row) ? undefined : row))
  await within(Promise.all([plumber.close(), ...pools.map((pool) => pool.close())]), 20_000, 'closing')
  await nothingLeft(before)
  return { ledgers, readPaused, rows, read: input.read }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}
