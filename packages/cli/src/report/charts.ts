import { element, escape } from '../markup.ts'
import type { RunRecord } from '../record/run-record.ts'
import type { NodeLine } from '../record/time-line.ts'
import { chartFigure, stripFigure } from './chart.ts'
import { figures, percent, sized, timed } from './number.ts'

/** Nodes of which a strip is shown; the others are in the table. */
const MOST_STRIPS = 16

/** The time line of a run: what it did, what it used, and what each node did. */
export function chartsSection(record: RunRecord): string {
  const { timeLine, environment } = record
  if (timeLine.atMs.length < 3)
    return section(element('p', { class: 'muted' }, 'The run was over before it could be looked at three times.'))
  const { atMs, process } = timeLine
  const writeTime = timed
  const count = environment.cpu.count
  const charts = [
    { title: 'Items per second', series: flows(record), write: figures },
    { title: 'Queued calls, of all nodes', series: [{ name: 'queued', values: queued(record) }], write: figures },
    {
      title: `Cores in use, of ${count}`,
      series: [
        { name: 'all threads', values: rates(atMs, process.cpuMs) },
        { name: 'main thread', values: rates(atMs, process.loopMs) },
      ],
      write: figures,
    },
    { title: 'Memory', series: [{ name: 'resident', values: process.rssBytes }], write: sized },
  ]
  const drawn = charts.map((chart) => chartFigure({ ...chart, atMs, writeTime }))
  return section(element('div', { class: 'charts' }, ...drawn), strips(record))
}

function section(...children: readonly string[]): string {
  return element('section', {}, element('h2', {}, 'Time line'), ...children)
}

function flows({ graph, timeLine: { atMs, nodes } }: RunRecord) {
  const from = new Set(graph.pipes.map((pipe) => pipe.from))
  const to = new Set(graph.pipes.map((pipe) => pipe.to))
  const sum = (names: readonly string[], key: 'in' | 'out') =>
    rates(
      atMs,
      summed(
        names.map((name) => nodes[name]?.[key] ?? []),
        atMs.length,
      ),
      1_000,
    )
  const names = graph.nodes.map(({ name }) => name)
  return [
    {
      name: 'out of the outputs',
      values: sum(
        names.filter((name) => !from.has(name)),
        'out',
      ),
    },
    {
      name: 'into the inputs',
      values: sum(
        names.filter((name) => !to.has(name)),
        'in',
      ),
    },
  ]
}

function queued({ timeLine: { atMs, nodes } }: RunRecord): readonly number[] {
  return summed(
    Object.values(nodes).map((node) => node.queued),
    atMs.length,
  )
}

function summed(lines: readonly (readonly number[])[], length: number): readonly number[] {
  return Array.from({ length }, (_, at) => lines.reduce((sum, line) => sum + (line[at] ?? 0), 0))
}

/** How fast sums grow, from moment to moment. */
function rates(atMs: readonly number[], sums: readonly number[], per = 1): readonly number[] {
  const grown = sums.slice(1).map((sum, at) => {
    const ms = (atMs[at + 1] ?? 0) - (atMs[at] ?? 0)
    return ms > 0 ? (Math.max(0, sum - (sums[at] ?? 0)) / ms) * per : 0
  })
  return [grown[0] ?? 0, ...grown]
}

const LAYERS = [
  ['busy', 'busyMs'],
  ['waiting', 'waitingMs'],
  ['blocked', 'blockedMs'],
] as const

function strips({ graph, nodes, timeLine }: RunRecord): string {
  const busiest = [...graph.nodes].sort((a, b) => (nodes[b.name]?.busy ?? 0) - (nodes[a.name]?.busy ?? 0))
  const shown = new Set(busiest.slice(0, MOST_STRIPS).map(({ name }) => name))
  const rows = graph.nodes
    .filter(({ name }) => shown.has(name))
    .map(({ name }) => {
      const line = timeLine.nodes[name]
      const busy = percent(nodes[name]?.busy ?? 0)
      const strip = line === undefined ? '' : stripOf(name, timeLine.atMs, line)
      return element('div', { class: 'name' }, escape(name)) + strip + element('div', { class: 'value' }, busy)
    })
  const left = graph.nodes.length - rows.length
  const note = left > 0 ? ` The ${rows.length} busiest of ${graph.nodes.length}.` : ''
  const keys = [...LAYERS.map(([name]) => name), 'idle'].map((name) =>
    element('span', {}, element('i', { class: name }, ''), SAID[name] ?? ''),
  )
  const title = element('h3', {}, `What each node did${note}`)
  return element(
    'figure',
    {},
    title,
    element('div', { class: 'key' }, ...keys),
    element('div', { class: 'strips' }, ...rows),
  )
}

const SAID: Readonly<Record<string, string>> = {
  busy: 'busy',
  waiting: 'waiting for an item whose turn it is',
  blocked: 'blocked by its readers',
  idle: 'idle',
}

function stripOf(name: string, atMs: readonly number[], line: NodeLine): string {
  const layers = LAYERS.map(([layer, key]) => ({ name: layer, values: rates(atMs, line[key]) }))
  return stripFigure(`What ${name} did over time`, atMs, layers)
}
