import { numbered } from '../check.ts'
import type { Contestant, Scenario } from '../scenario.ts'

const points = [10_000, 100_000, 1_000_000, 10_000_000]
const lengths = [1, 2, 4, 8, 16, 32]

const common = { metric: 'cpuUs', unit: 'CPU µs/item', better: 'lower', goals: [] } as const
const columns = [
  { metric: 'wallUs', title: 'wall µs/item' },
  { metric: 'perSecond', title: 'items/s' },
]

/** Not among the goals: what an item costs as the input grows. */
export const inputGrowth: Scenario = {
  ...common,
  name: 'input-growth',
  title: 'What an item costs as the input grows: no-op map, 2 threads',
  about: 'CPU time of the whole process. It should fall until batches are large and all is compiled, and then stay.',
  settings: { probe: 'rate', adapter: 'papy', kind: 'threads', warmCount: 100 },
  sizes: { full: {}, quick: {}, tiny: {} },
  contestants: points.map((count) => ({
    name: `${count.toLocaleString('en')} items`,
    role: 'ours',
    settings: {},
    sizes: { full: { count }, quick: { count: count / 10 }, tiny: { count: count / 1_000 } },
  })),
  columns,
  check: numbered,
}

const row = (length: number, parallel: boolean): Contestant => ({
  name: `${length} ${parallel ? 'on one pool' : 'serial'}`,
  role: 'ours',
  settings: { length, parallel },
})

/** Not among the goals: what an item costs as the chain grows. */
export const chainGrowth: Scenario = {
  ...common,
  name: 'chain-growth',
  title: 'What an item costs as the chain grows: n pipers in a row',
  about: 'Pipers that add one: in this thread, and all on one pool of 2 threads.',
  settings: { probe: 'pipers' },
  sizes: { full: { count: 100_000 }, quick: { count: 10_000 }, tiny: { count: 100 } },
  contestants: [...lengths.map((length) => row(length, false)), ...lengths.map((length) => row(length, true))],
  columns,
  check: numbered,
}
