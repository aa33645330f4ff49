import { numbered } from '../check.ts'
import type { Contestant, Scenario } from '../scenario.ts'
import { ours } from './contestants.ts'

const timed = { full: { seconds: 2, warmSeconds: 0.7 }, quick: { seconds: 0.5 }, tiny: { count: 300, warmCount: 10 } }

function python(name: string, pool: string, chunk: number, count: number): Contestant {
  const sizes = { full: { count }, quick: { count: count / 10 }, tiny: { count: 200 } }
  return { name, role: 'peer', settings: { probe: 'python', pool, chunk }, sizes, needs: 'python3' }
}

/** Goal 14. */
export const python3: Scenario = {
  name: 'python',
  title: "A function that does nothing, beside Python's pools, 2 workers",
  about:
    'Ours has no setting but its workers; Python is shown with its default of one item a message, and with chunks of a hundred. ' +
    'Python has a fixed number of items, because its executor reads all of them before it begins.',
  metric: 'perSecond',
  unit: 'items/s',
  better: 'higher',
  settings: {},
  sizes: { full: {}, quick: {}, tiny: {} },
  contestants: [
    { ...ours('PaPy (threads)', { probe: 'rate', kind: 'threads' }), sizes: timed },
    { ...ours('PaPy (processes)', { probe: 'rate', kind: 'processes' }), sizes: timed },
    python('multiprocessing Pool.imap', 'imap', 1, 40_000),
    python('multiprocessing Pool.imap, chunks of 100', 'imap', 100, 2_000_000),
    python('ProcessPoolExecutor.map', 'executor', 1, 20_000),
    python('ProcessPoolExecutor.map, chunks of 100', 'executor', 100, 1_000_000),
  ],
  goals: [
    {
      number: 14,
      says: 'threads, to the best of Python',
      of: 'PaPy (threads)',
      against: 'peers',
      bound: 1,
      better: 'higher',
    },
    {
      number: 14,
      says: 'processes, to the best of Python',
      of: 'PaPy (processes)',
      against: 'peers',
      bound: 1,
      better: 'higher',
    },
  ],
  check: numbered,
}
