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

const points = [1_000, 10_000, 100_000]

/** What a dead letter costs that is attempted again, as there are more of them. */
export const redriveGrowth: Scenario = {
  name: 'redrive-growth',
  title: 'What a dead letter costs that is attempted again, as there are more of them',
  about:
    'A run of which every other item failed is redriven: all letters are read, their rows go through a function and into a file, and what becomes of them is merged there. It should be the same for many as for few.',
  metric: 'letterUs',
  unit: 'µs/letter',
  better: 'lower',
  settings: { probe: 'redrive' },
  sizes: { full: {}, quick: {}, tiny: {} },
  contestants: points.map((letters) => ({
    name: `${letters.toLocaleString('en')} letters`,
    role: 'ours',
    settings: {},
    sizes: { full: { letters }, quick: { letters }, tiny: { letters: letters / 1_000 } },
  })),
  goals: [
    {
      says: 'a letter of 100,000 to one of 10,000',
      of: '100,000 letters',
      against: { of: '10,000 letters' },
      bound: 1.5,
      better: 'lower',
    },
  ],
  check({ count, sum, good }, settings) {
    const letters = Number(settings['letters'])
    const isRight = count === letters && sum === letters * letters && good === true
    return isRight ? undefined : `${letters} letters should be mended`
  },
}
