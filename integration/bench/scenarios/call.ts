import { numbered } from '../check.ts'
import type { Scenario } from '../scenario.ts'
import { ours, threadPeers, yardstick } from './contestants.ts'

/** Goal 7. */
export const call: Scenario = {
  name: 'call',
  title: 'One call after the other on a warm pool',
  about:
    'How long one waits for one result, with nothing else under way. Ours is a map whose input has an item at each call.',
  metric: 'p50Us',
  unit: 'µs, p50',
  better: 'lower',
  settings: { probe: 'call', kind: 'threads' },
  sizes: { full: { count: 30_000 }, quick: { count: 5_000 }, tiny: { count: 50, warmCount: 5 } },
  contestants: [ours('PaPy', {}), ...threadPeers(), yardstick('bare postMessage', { adapter: 'bare' })],
  goals: [
    { number: 7, says: 'p50, to the best peer', of: 'PaPy', against: 'peers', bound: 0.8, better: 'lower' },
    {
      number: 7,
      says: 'p99, to the best peer',
      of: 'PaPy',
      metric: 'p99Us',
      against: 'peers',
      bound: 0.8,
      better: 'lower',
    },
  ],
  columns: [{ metric: 'p99Us', title: 'p99 µs' }],
  check: numbered,
}
