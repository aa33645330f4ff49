import {
  chaos,
  cut,
  type Fault,
  fail,
  fillDisk,
  freeze,
  kill,
  poison,
  SmallDisk,
  type Storm,
  skewClock,
  slow,
  Wire,
} from '@papy/chaos'
import type { Plugin } from '@papy/core'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { websocket } from '@papy/runtime-ws'
import { file } from '@papy/transport-file'
import { Host } from '../remote/host.ts'
import { badWire } from './fixtures/faulty.mjs'
import { laden, unladen } from './fixtures/laden.mjs'
import { piper, range, type Through, through } from './plumbed.ts'
import { Roll } from './roll.ts'

/** How large a storm is, and which. */
export interface Stormy {
  readonly seed: number
  readonly items: number
  /** Rows between two kills; the other faults come as often, about. */
  readonly every: number
}

const HOUR = 3_600_000

/** What happens to workers: some are killed, others stopped. */
function harm({ seed, every }: Stormy, ...more: readonly Fault[]): Storm {
  return chaos(
    { seed },
    kill({ everyRows: every }),
    kill({ everyRows: 5 * every, share: 1 }),
    freeze({ everyRows: Math.ceil(1.3 * every), forMs: 40 }),
    ...more,
  )
}

/** What some items do: they are late, fail, or end their worker, each once. */
const hits = (seed: number) => [
  slow({ seed, share: 0.01, ms: 5 }),
  fail({ seed, share: 0.02, attempts: 1 }),
  poison({ seed, share: 0.002, attempts: 1, how: 'exit' }),
]

/** Items through two pipers. */
async function harmed(
  storm: Storm,
  { seed, items }: Stormy,
  workers: readonly Plugin<'runtime'>[],
  via?: Plugin<'transport'>,
) {
  // Agents of tests run what is below this folder, and no packages.
  const first = workers.some(({ supports }) => supports.remote) ? [laden] : [...hits(seed), laden]
  return through(
    { workers: [...workers], retry: { attempts: 8, when: () => true } },
    (parallel) => [piper(first, { parallel, name: 'laden' }), piper(unladen, { parallel })],
    { items: range(items), storm, ms: 600_000, ...(via === undefined ? {} : { via }) },
  )
}

/** On this host: threads, and processes whose clocks jump; from one to the other by a wire that flips bits and is cut. */
export async function stormHere(stormy: Stormy): Promise<Through & { readonly damaged: number }> {
  using roll = new Roll()
  const { seed } = stormy
  const skew = skewClock({ byMs: HOUR, everyMs: 50, seed })
  const workers = [processes(2, { stderr: 'capture', ...skew }), threads(1)]
  const via = badWire({ roll: roll.file, flips: 0.04, cuts: 0.04, seed })
  const came = await harmed(harm(stormy), stormy, workers, via)
  return { ...came, damaged: roll.lines.length }
}

/** By files on a disk that is full again and again. */
export async function stormOnDisk(stormy: Stormy): Promise<Through> {
  using disk = new SmallDisk('8m')
  const { directory } = disk
  const full = fillDisk({ directory, everyRows: 2 * stormy.every, forMs: 100 })
  return await harmed(harm(stormy, full), stormy, [processes(2, { stderr: 'capture' })], file({ directory }))
}

/** On another host, as far as the wire to it is there. */
export async function stormBetween(stormy: Stormy): Promise<Through> {
  const token = 'only for tests'
  await using there = await Host.start({ token })
  await using wire = await Wire.open({ host: '127.0.0.1', port: there.port }, { jitterMs: 1, seed: stormy.seed })
  const patience = { token, suspectMs: 400, graceMs: 1_000, connectMs: 5_000 }
  const workers = [websocket(`ws://127.0.0.1:${wire.port}`, 2, patience), processes(1, { stderr: 'capture' as const })]
  const how = ['black-hole', 'there', 'back', 'reset', 'fin', 'mid-frame', 'half-open'] as const
  const severed = cut(wire, { everyRows: stormy.every, forMs: 150, how })
  return await harmed(harm(stormy, severed), stormy, workers)
}
