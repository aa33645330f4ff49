import type { Answer, Contestant, Scenario } from '../scenario.ts'

const level = (name: string, by: string, sureness: string): Contestant => ({
  name: `${name}, ${sureness}`,
  role: by === 'journal' ? 'ours' : 'yardstick',
  settings: { by, level: sureness },
})

const contestants = [
  level('@papy/journal', 'journal', 'fsync'),
  level('SQLite', 'sqlite', 'fsync'),
  level('@papy/journal', 'journal', 'async'),
  level('SQLite', 'sqlite', 'async'),
  level('@papy/journal', 'journal', 'none'),
]

/** All of the items are there when it is read again. */
const whole = ({ count, good }: Answer, settings: Readonly<Record<string, unknown>>) =>
  count === settings['count'] && good === true ? undefined : `${settings['count']} items should be done with`

const common: Pick<Scenario, 'metric' | 'unit' | 'better' | 'contestants' | 'columns' | 'check'> = {
  metric: 'perSecond',
  unit: 'items/s',
  better: 'higher',
  contestants,
  columns: [
    { metric: 'recordsPerSecond', title: 'records/s' },
    { metric: 'bytesPerItem', title: 'bytes/item' },
    { metric: 'openMs', title: 'opened again, Ms' },
  ],
  check: whole,
}

const toItself = (of: string, bound: number) =>
  ({ says: 'fsync to async', of, against: { of: '@papy/journal, async' }, bound, better: 'higher' }) as const

/** What a journal costs a run whose messages are large. */
export const journalBatches: Scenario = {
  ...common,
  name: 'journal-batches',
  title: 'A journal of 5 nodes, batches of 100',
  about:
    'Nothing but the journal: a record for each batch at each node, and one of progress with a commit each 50 Ms. At level `async` SQLite does not sync, at `fsync` it does at each commit.',
  settings: { probe: 'journal', nodes: 5, batch: 100 },
  sizes: { full: { count: 5_000_000 }, quick: { count: 500_000 }, tiny: { count: 1_000 } },
  goals: [
    { says: 'items/s', of: '@papy/journal, fsync', bound: 30_000, better: 'higher' },
    toItself('@papy/journal, fsync', 0.8),
    { says: 'bytes/item', of: '@papy/journal, fsync', metric: 'bytesPerItem', bound: 100, better: 'lower' },
  ],
}

/** The same where each item travels on its own. */
export const journalItems: Scenario = {
  ...common,
  name: 'journal-items',
  title: 'A journal of 5 nodes, batches of 1',
  about: 'As with batches of 100, but with a record for each item at each node.',
  settings: { probe: 'journal', nodes: 5, batch: 1 },
  sizes: { full: { count: 500_000 }, quick: { count: 50_000 }, tiny: { count: 200 } },
  goals: [
    { says: 'items/s', of: '@papy/journal, fsync', bound: 30_000, better: 'higher' },
    toItself('@papy/journal, fsync', 0.8),
    { says: 'bytes/item', of: '@papy/journal, fsync', metric: 'bytesPerItem', bound: 100, better: 'lower' },
    { says: 'Ms to open it', of: '@papy/journal, fsync', metric: 'openMs', bound: 1_000, better: 'lower' },
  ],
}
