import type { Machine } from './machine.ts'
import type { Result } from './result.ts'
import type { Scenario } from './scenario.ts'
import { goalTable, scenarioTable } from './table.ts'

/** Pictures of a scenario: file names in `docs/images`, by the scenario's name. */
export type Pictures = Readonly<Record<string, string>>

/** All results, as the part of the page that is written by the bench. */
export function report(all: readonly (readonly [Scenario, Result])[], pictures: Pictures): string {
  const goals = ['## Goals', '', goalTable(all)]
  const sections = all.flatMap(([scenario, result]) => section(scenario, result, pictures[scenario.name]))
  return ['', circumstances(all.map(([, result]) => result)), '', ...goals, ...sections, ''].join('\n')
}

function section(scenario: Scenario, result: Result, picture: string | undefined): readonly string[] {
  const shown = picture === undefined ? [] : [`![${scenario.title}](images/${picture})`, '']
  return [
    '',
    `## ${scenario.title}`,
    '',
    `\`${scenario.name}\`. ${scenario.about}`,
    '',
    ...shown,
    scenarioTable(scenario, result),
  ]
}

function circumstances(results: readonly Result[]): string {
  const machines = [...new Set(results.map(({ machine }) => described(machine)))]
  const dates = results.map(({ at }) => at.slice(0, 10)).sort()
  const rounds = results.map((result) => result.rounds)
  const load = Math.max(...results.map(({ machine }) => machine.load))
  const when = dates[0] === dates.at(-1) ? dates[0] : `${dates[0]} to ${dates.at(-1)}`
  const quick = results.some(({ size }) => size !== 'full')
    ? ' **Some of it is only a quick look, not a measurement.**'
    : ''
  return [
    `Measured on ${machines.join('; and on ')}; ${when}; medians of ${Math.min(...rounds)} or more rounds, each measurement in a`,
    `process of its own. The load before that was at most ${load.toFixed(1)}.${quick}`,
  ].join('\n')
}

const described = ({ cores, model, memoryGb, system, node }: Machine): string =>
  `${cores} cores (${model}), ${memoryGb} GB, ${system}, Node ${node}`

const MARKERS = ['<!-- benchmarks:begin -->', '<!-- benchmarks:end -->'] as const

/** A page with the report between its markers. @throws Error if the page has no markers */
export function withReport(page: string, text: string): string {
  const [begin, end] = MARKERS.map((marker) => page.indexOf(marker)) as [number, number]
  if (begin < 0 || end < begin) throw new Error(`the page needs the markers ${MARKERS.join(' and ')}; put them back`)
  return `${page.slice(0, begin + MARKERS[0].length)}\n${text}\n${page.slice(end)}`
}
