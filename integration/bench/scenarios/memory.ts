import { numbered } from '../check.ts'
import type { Scenario } from '../scenario.ts'
import { ours } from './contestants.ts'

const short = 'PaPy, 2 M items'
const long = 'PaPy, 20 M items'

/** Goal 13. */
export const memory: Scenario = {
  name: 'memory',
  title: 'Peak memory of a no-op map over a generator, 2 threads',
  about:
    'The largest resident set of the whole process, threads included. It must not depend on how many items there are.',
  metric: 'peakRssMb',
  unit: 'MB',
  better: 'lower',
  settings: { probe: 'rate', kind: 'threads', warmCount: 1_000 },
  sizes: { full: {}, quick: {}, tiny: {} },
  contestants: [
    {
      ...ours(short, {}),
      sizes: { full: { count: 2_000_000 }, quick: { count: 200_000 }, tiny: { count: 500 } },
    },
    {
      ...ours(long, {}),
      sizes: { full: { count: 20_000_000 }, quick: { count: 2_000_000 }, tiny: { count: 5_000 } },
    },
  ],
  goals: [
    { number: 13, says: '2 M items, MB', of: short, bound: 120, better: 'lower' },
    { number: 13, says: '20 M items, MB', of: long, bound: 120, better: 'lower' },
    // A tenth is what two runs of the same differ by.
    { number: 13, says: '20 M to 2 M', of: long, against: { of: short }, bound: 1.1, better: 'lower' },
  ],
  columns: [{ metric: 'perSecond', title: 'items/s' }],
  check: numbered,
}
