import { Feed } from '../../reference/feed.ts'
import { inc, misbehave } from '../fixtures/functions.mjs'
import type { Kind } from '../kinds.ts'
import { bind, piper, through } from '../plumbed.ts'
import { atMost, type Figure } from './figure.ts'

/** Fault 14: time-outs in a bounded, unordered run whose loop is left; it ends, and nothing of it is left. */
export async function left({ name, workers }: Kind): Promise<readonly Figure[]> {
  let at = 0
  await through(
    { workers: workers(2), stride: 2, buffer: 8, ordered: false },
    (parallel) => [
      piper(bind(misbehave, { 2: 'spin', 3: 'stuck', 7: 'spin', 11: 'spin' }), { parallel, timeoutMs: 300 }),
      piper(inc, { parallel }),
    ],
    {
      items: new Feed(),
      onRow: (count) => {
        at = performance.now()
        return count === 10 ? 'leave' : undefined
      },
      ms: 60_000,
    },
  )
  return [atMost(`14 ${name}`, 'from leaving the loop until no handle is left', performance.now() - at, 5_000, 'ms')]
}
