import { numbered } from '../check.ts'
import type { Scenario } from '../scenario.ts'
import { limiters, ours } from './contestants.ts'

/** Not among the goals: functions that wait. */
export const waiting: Scenario = {
  name: 'waiting',
  title: 'Asynchronous functions of 1 ms, 100 at a time, in this thread',
  about: 'A pool of `inline(100)` beside what limits concurrency. Nothing is copied; what is measured is bookkeeping.',
  metric: 'perSecond',
  unit: 'items/s',
  better: 'higher',
  settings: { probe: 'rate', kind: 'inline', workers: 100, window: 100, job: 'wait' },
  sizes: {
    full: { count: 100_000, warmCount: 10_000 },
    quick: { count: 20_000, warmCount: 2_000 },
    tiny: { count: 300, warmCount: 10 },
  },
  contestants: [ours('PaPy', {}), ...limiters],
  goals: [],
  columns: [{ metric: 'cpuUs', title: 'CPU µs/item' }],
  check: numbered,
}
