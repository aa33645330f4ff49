import { numbered } from '../check.ts'
import type { Contestant, Goal, Scenario } from '../scenario.ts'

/** Strangers by what they say, and how many come in a second. */
const crowds = [
  ['10,000 silent', { ways: 'silent', rate: 2_000 }],
  ['knocking', { ways: 'silent slow plain tokenless guessing', rate: 200 }],
  ['guessing', { ways: 'guessing', rate: 200 }],
] as const

const nextDoor = (name: string) => `${name}, next door`

/** What strangers at an agent's port cost the runs that it works for. */
export const strangers: Scenario = {
  name: 'strangers',
  title: 'A run on another host whose port everybody reaches, while strangers knock',
  about:
    'One run all the time, of functions that wait for 5 ms; strangers come and go by turns, in a process of their own that has the lowest priority. ' +
    '10,000 silent: each comes back every 5 s, which are 2,000 a second. Knocking: 200 a second say nothing, a byte a second, something that is no TLS, no token or a wrong one. ' +
    'Guessing: 200 a second with a wrong token. Next door: they knock at another agent of this machine, so that what they themselves take of its cores counts for nobody. ' +
    'The share of a core says what the agent needs for them, and so what a run would lose that leaves it no time at all: that is the gate.',
  metric: 'kept',
  unit: 'of the rate alone',
  better: 'higher',
  settings: { probe: 'strangers', job: 'wait5', workers: 8, most: 10_000 },
  sizes: {
    full: { turnMs: 1_500, settleMs: 700, rounds: 2 },
    quick: { turnMs: 500, settleMs: 500, rounds: 1 },
    tiny: { turnMs: 50, settleMs: 100, rounds: 1, workers: 1 },
  },
  contestants: crowds.flatMap(([name, settings]): readonly Contestant[] => [
    { name, role: 'ours', settings },
    { name: nextDoor(name), role: 'yardstick', settings: { ...settings, nextDoor: true } },
  ]),
  goals: crowds.flatMap(([of]): readonly Goal[] => [
    { says: `${of}, rate kept, to next door`, of, against: { of: nextDoor(of) }, bound: 0.9, better: 'higher' },
    { says: `${of}, share of a core`, of, metric: 'coreShare', bound: 0.1, gate: 0.15, better: 'lower' },
    { says: `${of}, kB kept for all of them`, of, metric: 'keptKb', bound: 10_000, better: 'lower' },
  ]),
  columns: [
    { metric: 'coreShare', title: 'share of a core' },
    { metric: 'keptPerCpu', title: 'work per CPU kept' },
    { metric: 'camePerSecond', title: 'came/s' },
    { metric: 'open', title: 'at the door' },
    { metric: 'keptKb', title: 'kB kept' },
  ],
  check: numbered,
}
