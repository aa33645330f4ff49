import { written } from './number.ts'
import { type Readings, type Result, readings } from './result.ts'
import type { Contestant, Scenario } from './scenario.ts'
import { ratio, type Statistic, statistic } from './statistic.ts'
import { bestPeer, type Verdict, verdicts } from './verdict.ts'

/** What was measured in one scenario, as a Markdown table: the best first. */
export function scenarioTable(scenario: Scenario, result: Result): string {
  const { metric, unit, columns = [] } = scenario
  const best = bestPeer(scenario, result)
  const head = ['', `${unit}: median`, 'min – max', ...columns.map(({ title }) => title)]
  if (best !== undefined) head.push('to the best peer')
  const rows = sorted(scenario, result).map((contestant) => {
    const found = valuesOf(result, contestant.name, metric)
    if (found === undefined) return [named(contestant), reasonOf(result, contestant.name)]
    const rest = columns.map((column) => {
      const other = valuesOf(result, contestant.name, column.metric)
      return other === undefined ? '' : written(other.median)
    })
    const row = [named(contestant) + breakdowns(result, contestant.name), written(found.median), spread(found), ...rest]
    if (best !== undefined) row.push(toBest(result, contestant.name, best, metric))
    return row
  })
  return markdown(head, rows)
}

/** What came of the goals of some scenarios, as a Markdown table. */
export function goalTable(all: readonly (readonly [Scenario, Result])[]): string {
  const rows = all.flatMap(([scenario, result]) =>
    verdicts(scenario, result).map((verdict) => [verdict.goal.number ?? 99, goalRow(scenario, verdict)] as const),
  )
  rows.sort(([a], [b]) => a - b)
  const head = ['goal', 'scenario', 'what', 'gate', 'wanted', 'got: median (min – max)', 'against', 'reached']
  return markdown(
    head,
    rows.map(([, row]) => row),
    true,
  )
}

function goalRow(scenario: Scenario, { goal, got, rival, reached, passed }: Verdict): readonly string[] {
  const times = goal.against === undefined ? '' : 'x'
  const bounded = (bound: number) => `${goal.better === 'higher' ? '≥' : '≤'} ${bound.toLocaleString('en')}${times}`
  const measured = got === undefined ? 'not available yet' : `${written(got.median)}${times} (${spread(got)})`
  const gate = goal.gate === undefined ? '' : bounded(goal.gate)
  const mark = markOf(reached, passed)
  return [String(goal.number ?? ''), scenario.name, goal.says, gate, bounded(goal.bound), measured, rival ?? '', mark]
}

function markOf(reached: boolean | undefined, passed: boolean | undefined): string {
  if (reached === undefined) return '–'
  if (reached) return '✓'
  return passed ? 'the gate' : '✗ **no**'
}

// Where contestants are points of a curve, their order says more than who wins: nobody competes there.
function sorted({ contestants, metric, better }: Scenario, result: Result): readonly Contestant[] {
  if (contestants.every(({ role }) => role === 'ours')) return contestants
  const worst = better === 'higher' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const value = ({ name }: Contestant) => valuesOf(result, name, metric)?.median ?? worst
  // Neither `a - b` of two infinities nor of two equals may say anything.
  return [...contestants].sort((a, b) => {
    if (value(a) === value(b)) return 0
    return value(a) < value(b) === (better === 'higher') ? 1 : -1
  })
}

function valuesOf(result: Result, name: string, metric: string): Statistic | undefined {
  const values = readings(result, name, metric)
  return values.size === 0 ? undefined : statistic([...values.values()])
}

function toBest(result: Result, name: string, best: string, metric: string): string {
  const found = ratio(readings(result, name, metric), readings(result, best, metric))
  return found === undefined ? '' : `${written(found.median)}x`
}

function reasonOf(result: Result, name: string): string {
  const { unavailable, broke } = readingsOf(result, name)
  if (broke !== undefined) return 'breaks down'
  return unavailable === undefined ? 'not measured' : `not available yet: ${unavailable.replaceAll('|', '\\|')}`
}

function breakdowns(result: Result, name: string): string {
  const { broke } = readingsOf(result, name)
  return broke === undefined ? '' : ` (broke down in ${broke} of ${result.rounds})`
}

const readingsOf = (result: Result, name: string): Partial<Readings> =>
  result.contestants.find((contestant) => contestant.name === name) ?? {}

const named = ({ name, role }: Contestant): string => {
  if (role === 'ours') return `**${name}**`
  return role === 'yardstick' ? `_${name}_` : name
}

const spread = ({ min, max }: Statistic): string => `${written(min)} – ${written(max)}`

function markdown(head: readonly string[], rows: readonly (readonly string[])[], isText = false): string {
  const line = (cells: readonly string[]) => `| ${head.map((_, i) => cells[i] ?? '').join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 || isText ? '---' : '---:'))), ...rows.map(line)].join('\n')
}
