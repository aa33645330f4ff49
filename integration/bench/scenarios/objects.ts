import { numbered } from '../check.ts'
import type { Scenario } from '../scenario.ts'
import { ours, threadPeers, yardstick } from './contestants.ts'

/** Not among the goals: what ordinary objects cost. */
export const nested: Scenario = {
  name: 'nested',
  title: 'The same over nested objects of 1 KB, 2 threads',
  about: 'Structured clone, both ways, is most of the cost, and the same for all: batches gain less here.',
  metric: 'perSecond',
  unit: 'items/s',
  better: 'higher',
  settings: { probe: 'rate', kind: 'threads', items: 'nested' },
  sizes: { full: { seconds: 2, warmSeconds: 0.7 }, quick: { seconds: 0.5 }, tiny: { count: 100, warmCount: 10 } },
  contestants: [
    ours('PaPy', {}),
    ours('PaPy by batches', { read: 'batches' }),
    ...threadPeers(),
    yardstick('bare postMessage', { adapter: 'bare' }),
  ],
  goals: [],
  columns: [{ metric: 'cpuUs', title: 'CPU µs/item' }],
  check: numbered,
}

/** Goal 10. */
export const records: Scenario = {
  ...nested,
  name: 'records',
  title: 'Records of 10 KB, 2 threads',
  about: 'A table of a hundred rows, cloned there and back.',
  settings: { ...nested.settings, items: 'records' },
  contestants: [ours('PaPy', {}), ...threadPeers(), yardstick('bare postMessage', { adapter: 'bare' })],
  goals: [{ number: 10, says: 'to the best peer', of: 'PaPy', against: 'peers', bound: 1.5, better: 'higher' }],
}
