import type { Contestant, Scenario } from '../scenario.ts'

const level = (sureness: string): Contestant => ({
  name: `with a journal, ${sureness}`,
  role: 'ours',
  settings: { level: sureness },
})

const fsync = 'with a journal, fsync'

/** What a journal costs a run, and how soon one that was stopped goes on. */
export const journaled: Scenario = {
  name: 'journaled',
  title: 'A function that adds one, five in a row, over integers, 2 threads, with a journal',
  about:
    'Whole runs, from the first item to the end of the journal. One more is left when 90 % of the items are there, and gone on with: the first new item of it comes after so many Ms, and nothing comes twice.',
  metric: 'perSecond',
  unit: 'items/s',
  better: 'higher',
  settings: { probe: 'journaled', nodes: 5 },
  sizes: { full: { count: 1_000_000 }, quick: { count: 100_000 }, tiny: { count: 1_000 } },
  contestants: [{ name: 'without', role: 'yardstick', settings: {} }, level('none'), level('async'), level('fsync')],
  goals: [
    { says: 'items/s', of: fsync, bound: 30_000, better: 'higher' },
    { says: 'fsync to async', of: fsync, against: { of: 'with a journal, async' }, bound: 0.8, better: 'higher' },
    { says: 'bytes/item', of: fsync, metric: 'bytesPerItem', bound: 100, better: 'lower' },
    { says: 'first new item of one gone on with, Ms', of: fsync, metric: 'firstMs', bound: 5_000, better: 'lower' },
  ],
  columns: [
    { metric: 'bytesPerItem', title: 'bytes/item' },
    { metric: 'firstMs', title: 'gone on with, first item, Ms' },
  ],
  check({ count, sum, good }, settings) {
    const items = Number(settings['count'])
    const isWhole = count === items && sum === (items * (items - 1)) / 2
    return isWhole && good !== false ? undefined : `${items} items, each once, were wanted`
  },
}
