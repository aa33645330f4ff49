import type { Scenario } from '../scenario.ts'

const pipes = { chain: (pipers: number) => pipers - 1, layers: (pipers: number) => 2 * (pipers - 10) }

/** Goal 16. */
export const graph: Scenario = {
  name: 'graph',
  title: 'A graph of 10,000 pipers: build, check, plan',
  about: 'Nothing runs. One long chain; and layers of ten pipers, each of which reads two of the layer above.',
  metric: 'ms',
  unit: 'ms',
  better: 'lower',
  settings: { probe: 'graph' },
  sizes: { full: { pipers: 10_000 }, quick: { pipers: 2_000 }, tiny: { pipers: 100 } },
  contestants: [
    { name: 'chain', role: 'ours', settings: { shape: 'chain' } },
    { name: 'layers', role: 'ours', settings: { shape: 'layers' } },
  ],
  goals: [
    { number: 16, says: 'chain, ms', of: 'chain', bound: 1_000, better: 'lower' },
    { number: 16, says: 'layers, ms', of: 'layers', bound: 1_000, better: 'lower' },
  ],
  columns: [
    { metric: 'buildMs', title: 'build ms' },
    { metric: 'planMs', title: 'plan ms' },
  ],
  check({ count, sum }, { pipers, shape }) {
    const wanted = pipes[shape as keyof typeof pipes](Number(pipers))
    return count === pipers && sum === wanted ? undefined : `${pipers} pipers and ${wanted} pipes were wanted`
  },
}
