import { numbered } from '../check.ts'
import type { Scenario } from '../scenario.ts'
import { ours, threadPeers, yardstick } from './contestants.ts'

/** Goals 1 and 2. */
export const threads: Scenario = {
  name: 'threads',
  title: 'A function that does nothing, over integers, 2 threads',
  about:
    'What a library costs by itself. A plain loop in one thread wins by far: nothing parallel pays for so small a function.',
  metric: 'perSecond',
  unit: 'items/s',
  better: 'higher',
  settings: { probe: 'rate', kind: 'threads' },
  sizes: { full: { seconds: 2, warmSeconds: 0.7 }, quick: { seconds: 0.5 }, tiny: { count: 300, warmCount: 10 } },
  contestants: [
    ours('PaPy', {}),
    ours('PaPy by batches', { read: 'batches' }),
    ...threadPeers(),
    yardstick('bare postMessage', { adapter: 'bare' }),
    yardstick('plain loop', { adapter: 'loop' }),
  ],
  goals: [
    { number: 1, says: 'per item, to the best peer', of: 'PaPy', against: 'peers', bound: 40, better: 'higher' },
    {
      number: 2,
      says: 'by batches, to the best peer',
      of: 'PaPy by batches',
      against: 'peers',
      bound: 80,
      better: 'higher',
    },
  ],
  columns: [{ metric: 'cpuUs', title: 'CPU µs/item' }],
  check: numbered,
}
