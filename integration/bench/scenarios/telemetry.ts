import { numbered } from '../check.ts'
import type { Scenario } from '../scenario.ts'

const watched = { watched: true }

/** Goal 17. */
export const telemetry: Scenario = {
  name: 'telemetry',
  title: 'Looking costs: a pipeline that is watched, 2 threads',
  about:
    'One piper on a pool. Watched: its events are read, its statistics and its ledger polled ten times a second. ' +
    'Logged: a log is on that wants everything. ' +
    'Over integers with nothing to compute, which is the hardest case, and over items of 20 µs.',
  metric: 'perSecond',
  unit: 'items/s',
  better: 'higher',
  settings: { probe: 'telemetry' },
  sizes: {
    full: { seconds: 2, warmSeconds: 0.7 },
    quick: { seconds: 0.5 },
    tiny: { seconds: 0.02, warmSeconds: 0.01 },
  },
  repeats: 2,
  contestants: [
    { name: 'no-op, unwatched', role: 'ours', settings: {} },
    { name: 'no-op, watched', role: 'ours', settings: watched },
    { name: 'no-op, logged', role: 'ours', settings: { logged: true } },
    { name: '20 µs, unwatched', role: 'ours', settings: { job: 'burn' } },
    { name: '20 µs, watched', role: 'ours', settings: { job: 'burn', ...watched } },
  ],
  goals: ['no-op', '20 µs'].map((name) => ({
    number: 17,
    says: `${name}, watched to unwatched`,
    of: `${name}, watched`,
    against: { of: `${name}, unwatched` },
    bound: 0.97,
    better: 'higher' as const,
  })),
  columns: [
    { metric: 'cpuUs', title: 'CPU µs/item' },
    { metric: 'looks', title: 'looks' },
  ],
  check: numbered,
}
