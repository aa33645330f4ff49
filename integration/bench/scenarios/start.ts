import type { Scenario } from '../scenario.ts'
import { ours, threadPeers, yardstick } from './contestants.ts'

/** Goal 8. */
export const start: Scenario = {
  name: 'start',
  title: 'From nothing to the first result, 2 threads',
  about:
    'The library is imported already (how long that took stands beside it); then a pool of two is made and asked once.',
  metric: 'firstMs',
  unit: 'ms',
  better: 'lower',
  settings: { probe: 'start', kind: 'threads' },
  sizes: { full: {}, quick: {}, tiny: {} },
  repeats: 3,
  contestants: [ours('PaPy', {}), ...threadPeers(), yardstick('bare new Worker', { adapter: 'bare' })],
  goals: [
    {
      number: 8,
      says: 'to two bare Workers',
      of: 'PaPy',
      against: { of: 'bare new Worker' },
      bound: 1.1,
      better: 'lower',
    },
  ],
  columns: [{ metric: 'importMs', title: 'import ms' }],
  check: ({ sum }) => (sum === 7 ? undefined : 'it should be 7'),
}
