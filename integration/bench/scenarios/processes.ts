import { numbered } from '../check.ts'
import type { Scenario } from '../scenario.ts'
import { ours, processPeers } from './contestants.ts'

/** Goal 3. */
export const processes: Scenario = {
  name: 'processes',
  title: 'A function that does nothing, over integers, 2 processes',
  about: 'As with threads; what is sent passes through the system.',
  metric: 'perSecond',
  unit: 'items/s',
  better: 'higher',
  settings: { probe: 'rate', kind: 'processes' },
  sizes: { full: { seconds: 2, warmSeconds: 0.7 }, quick: { seconds: 0.5 }, tiny: { count: 300, warmCount: 10 } },
  contestants: [ours('PaPy', {}), ours('PaPy by batches', { read: 'batches' }), ...processPeers()],
  goals: [
    { number: 3, says: 'per item, to the best peer', of: 'PaPy', against: 'peers', bound: 80, better: 'higher' },
    {
      number: 3,
      says: 'by batches, to the best peer',
      of: 'PaPy by batches',
      against: 'peers',
      bound: 150,
      better: 'higher',
    },
  ],
  columns: [{ metric: 'cpuUs', title: 'CPU µs/item' }],
  check: numbered,
}
