import type { Result } from './result.ts'
import type { Contestant, Scenario } from './scenario.ts'

const contestant = (name: string, role: Contestant['role']): Contestant => ({ name, role, settings: {} })

/** A scenario for tests of what is made of results. */
export const scenario: Scenario = {
  name: 'made-up',
  title: 'Made up',
  about: 'For tests.',
  metric: 'perSecond',
  unit: 'items/s',
  better: 'higher',
  settings: {},
  sizes: { full: {}, quick: {}, tiny: {} },
  contestants: [
    contestant('slow', 'peer'),
    contestant('us', 'ours'),
    contestant('quick', 'peer'),
    contestant('bare', 'yardstick'),
  ],
  goals: [
    { number: 1, says: 'to the best', of: 'us', against: 'peers', bound: 4, better: 'higher' },
    { number: 2, says: 'to bare', of: 'us', against: { of: 'bare' }, bound: 0.9, better: 'higher' },
    { number: 3, says: 'CPU', of: 'us', metric: 'cpuUs', bound: 5, better: 'lower' },
    { number: 4, says: 'what nobody measured', of: 'us', metric: 'unheard', bound: 5, better: 'lower' },
  ],
  columns: [{ metric: 'cpuUs', title: 'CPU' }],
  check: () => undefined,
}

const rounds = (...values: readonly (readonly [number, number])[]) =>
  values.map(([perSecond, cpuUs], round) => ({ round, metrics: { perSecond, cpuUs } }))

/** What was measured in it: ours is five times as quick as the best peer, and half as quick as bare threads. */
export const result: Result = {
  scenario: 'made-up',
  size: 'full',
  rounds: 3,
  at: '2026-11-29T00:00:00.000Z',
  machine: { cores: 2, model: 'an abacus', memoryGb: 4, system: 'linux 6', node: 'v24.0.0', load: 0.12 },
  contestants: [
    { name: 'slow', rounds: rounds([10, 90], [11, 91], [9, 92]) },
    { name: 'us', rounds: rounds([100, 4], [50, 5], [110, 6]) },
    { name: 'quick', rounds: rounds([20, 30], [10, 31], [22, 32]) },
    { name: 'bare', rounds: rounds([200, 1], [100, 1], [220, 1]) },
  ],
}

/** The same where ours refused. */
export const refused: Result = {
  ...result,
  contestants: result.contestants.map((each) =>
    each.name === 'us' ? { name: 'us', rounds: [], unavailable: 'unknown option | transfer' } : each,
  ),
}
