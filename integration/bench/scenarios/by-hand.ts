import { numbered } from '../check.ts'
import type { Contestant, Scenario, Settings } from '../scenario.ts'
import { ours, processPeers, threadPeers } from './contestants.ts'

/** Two tasks under way for each worker, and as many waiting. */
const batched: Settings = { batch: 1000, window: 8 }

function byHand(kind: 'threads' | 'processes', peers: readonly Contestant[]): Scenario {
  return {
    name: `by-hand-${kind}`,
    title: `The same, the peers batched by hand, 1000 a task, 2 ${kind}`,
    about:
      'What one writes oneself once a pool is too slow: arrays of a thousand items for a function over arrays. Ours is left as it is.',
    metric: 'perSecond',
    unit: 'items/s',
    better: 'higher',
    settings: { probe: 'rate', kind },
    sizes: { full: { seconds: 2, warmSeconds: 0.7 }, quick: { seconds: 0.5 }, tiny: { count: 3_000, warmCount: 10 } },
    contestants: [ours('PaPy', {}), ours('PaPy by batches', { read: 'batches' }), ...peers],
    goals: [
      { number: 4, says: `${kind}, per item, to the best`, of: 'PaPy', against: 'peers', bound: 1, better: 'higher' },
      {
        number: 4,
        says: `${kind}, by batches, to the best`,
        of: 'PaPy by batches',
        against: 'peers',
        bound: 1.5,
        better: 'higher',
      },
    ],
    columns: [{ metric: 'cpuUs', title: 'CPU µs/item' }],
    check: numbered,
  }
}

/** Goal 4. */
export const byHandThreads: Scenario = byHand('threads', threadPeers(batched))
export const byHandProcesses: Scenario = byHand('processes', processPeers(batched))
