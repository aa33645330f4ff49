import type { Balance, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { Feed } from '../../reference/feed.ts'
import { busy } from '../fixtures/functions.mjs'
import type { Kind } from '../kinds.ts'
import { pausing } from '../pausing.ts'
import { bind, chain, piper } from '../plumbed.ts'
import { atMost, exactly, type Figure } from './figure.ts'

/** The longest item of {@link stopping}. */
const longest = 300

/** Fault 30: pauses, and stops of both kinds. */
export async function stopping({ name, workers }: Kind): Promise<readonly Figure[]> {
  const fault = `30 ${name}`
  const { ledgers, rows, read } = await pausing(workers(2), 300)
  const off = ledgers.filter(({ total }) => total.read !== sum(total)).length
  return [
    exactly(fault, '300 pauses: ledgers that are off', `${off}`, '0'),
    exactly(fault, 'rows more or less than items read', `${rows.length - read}`, '0'),
    atMost(fault, 'a stop that drains', await stop({ workers }, { drain: true }), longest + 1_000, 'ms'),
    atMost(fault, 'one that does not', await stop({ workers }, { drain: false }), 2_000, 'ms'),
  ]
}

async function stop({ workers }: Pick<Kind, 'workers'>, options: { readonly drain: boolean }): Promise<number> {
  await using imap = new IMap({ workers: workers(2), stride: 1, buffer: 2 })
  await using plumber: Plumber = chain(piper(bind(busy, longest), { parallel: imap }))
  const feed = new Feed()
  await plumber.start([feed] as never)
  await plumber.run()
  await feed.reached(6)
  const began = performance.now()
  await plumber.stop(options)
  return performance.now() - began
}

function sum({ emitted, errored, deadLettered, returned, inFlight }: Balance): number {
  return emitted + errored + deadLettered + returned + inFlight
}
