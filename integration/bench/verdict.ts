import { type Result, readings } from './result.ts'
import type { Goal, Reading, Scenario } from './scenario.ts'
import { ratio, type Statistic, statistic } from './statistic.ts'

/** What came of a goal. */
export interface Verdict {
  readonly goal: Goal
  /** The number, or the ratio; `undefined` if it was not measured. */
  readonly got: Statistic | undefined
  /** With whom we were compared. */
  readonly rival: string | undefined
  readonly reached: boolean | undefined
  /** Whether its gate was passed; `undefined` where it has none, or nothing was measured. */
  readonly passed: boolean | undefined
}

/** Judges the goals of a scenario. */
export function verdicts(scenario: Scenario, result: Result): readonly Verdict[] {
  return scenario.goals.map((goal) => {
    const metric = goal.metric ?? scenario.metric
    const own = readings(result, goal.of, metric)
    const rival = rivalOf(scenario, result, goal)
    const got = goal.against === undefined ? alone(own) : rival && ratio(own, readingsOf(scenario, result, rival))
    const within = (bound: number | undefined) =>
      got && bound !== undefined ? (goal.better === 'higher' ? got.median >= bound : got.median <= bound) : undefined
    return { goal, got, rival: rival?.of, reached: within(goal.bound), passed: within(goal.gate) }
  })
}

/** What missed its gate, in words. */
export function missedGates(scenario: Scenario, result: Result): readonly string[] {
  const missed = verdicts(scenario, result).filter(({ passed }) => passed === false)
  return missed.map(({ goal }) => `${scenario.name}: ${goal.of}, ${goal.says}`)
}

/** The peer with the best median; `undefined` if no peer was measured. */
export function bestPeer(scenario: Scenario, result: Result, metric = scenario.metric): string | undefined {
  const peers = scenario.contestants.filter(({ role }) => role === 'peer')
  const measured = peers.flatMap(({ name }) => {
    const values = readings(result, name, metric)
    return values.size === 0 ? [] : [{ name, median: statistic([...values.values()]).median }]
  })
  measured.sort((a, b) => (scenario.better === 'higher' ? b.median - a.median : a.median - b.median))
  return measured[0]?.name
}

function rivalOf(scenario: Scenario, result: Result, { against, metric }: Goal): Reading | undefined {
  if (against !== 'peers') return against
  const of = bestPeer(scenario, result, metric)
  return of === undefined ? undefined : { of, ...(metric === undefined ? {} : { metric }) }
}

const readingsOf = (scenario: Scenario, result: Result, { of, metric = scenario.metric }: Reading) =>
  readings(result, of, metric)

const alone = (values: ReadonlyMap<number, number>): Statistic | undefined =>
  values.size === 0 ? undefined : statistic([...values.values()])
