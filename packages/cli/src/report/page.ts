import { basename } from 'node:path'
import { type Analysis, adviceOf, analysisOf, gained } from '../advice/analysis.ts'
import { isWorth } from '../advice/changes.ts'
import type { NodeNote } from '../graph/block.ts'
import { graphPicture } from '../graph/picture.ts'
import { element, escape } from '../markup.ts'
import type { RunRecord } from '../record/run-record.ts'
import { chartsSection } from './charts.ts'
import { errorsSection } from './error-list.ts'
import { journalSection } from './journal-section.ts'
import { ledgerSection } from './ledger-table.ts'
import { nodesSection } from './node-table.ts'
import { counted, figures, percent, sized, timed, whole } from './number.ts'
import { style } from './style.ts'
import { table } from './table.ts'

/** From this width on, in pixels, a graph is shown as large as it is, and scrolls. */
const WIDE_GRAPH = 1_400

/** A report on a run: one HTML page that needs nothing beside it, runs no script and loads nothing. */
export function reportPage(record: RunRecord): string {
  const analysis = analysisOf(record)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${escape(`${titleOf(record)}: report on a run`)}</title>
<style>${style}</style>
</head>
<body>
${header(record)}
<main>
${verdict(analysis)}
${graphSection(record)}
${chartsSection(record)}
${nodesSection(record)}
${errorsSection(record)}
${ledgerSection(record)}
${journalSection(record.journal)}
${changesSection(analysis)}
${pipesSection(record)}
${environmentSection(record)}
</main>
<footer>Written by papy. Gains are estimates from how busy everything was; nothing was tried.</footer>
</body>
</html>
`
}

function titleOf({ environment: { command } }: RunRecord): string {
  const file = command.slice(1).find((arg) => /\.[cm]?[jt]s$/.test(arg) && basename(arg) !== 'papy.js')
  return file === undefined ? 'A pipeline' : basename(file)
}

function header(record: RunRecord): string {
  const { run, graph } = record
  const begun =
    run.startedAt === undefined
      ? 'never started'
      : `started ${new Date(run.startedAt).toISOString().replace('T', ' ').slice(0, 19)} UTC`
  const what = `${counted(graph.nodes.length, 'node')}, ${counted(graph.pipes.length, 'pipe')}, ${counted(graph.pools.length, 'pool')}; ${begun}; ${run.state}`
  const failed = run.problem === undefined ? '' : element('p', { class: 'bad' }, escape(run.problem))
  return element(
    'header',
    {},
    element('h1', {}, escape(titleOf(record))),
    element('p', {}, escape(what)),
    failed,
    tiles(record),
  )
}

function tiles({ run, timeLine: { process }, environment }: RunRecord): string {
  const memory = Math.max(0, ...process.rssBytes)
  const cores = ((process.cpuMs.at(-1) ?? 0) - (process.cpuMs[0] ?? 0)) / Math.max(1, run.runTimeMs)
  const facts: readonly (readonly [string, string, string?])[] = [
    ['Time', timed(run.runTimeMs)],
    ['Items read', whole(run.in)],
    ['Items out', whole(run.out)],
    ['Items per second', figures(run.perSecond)],
    ['Errors', whole(run.errors), run.errors > 0 ? 'bad' : 'good'],
    ['Cores in use', `${figures(cores)} of ${environment.cpu.count}`],
    ['Most memory', memory > 0 ? sized(memory) : 'not known'],
  ]
  const drawn = facts.map(([name, value, kind]) =>
    element('div', {}, element('dt', {}, name), element('dd', { class: kind }, escape(value))),
  )
  return element('dl', { class: 'tiles' }, ...drawn)
}

function verdict(analysis: Analysis): string {
  const { limit, trust, remarks } = analysis
  const doubts = trust.because.length === 0 ? '' : `, because ${trust.because.join('; ')}`
  const notes = remarks.map(({ evidence, advice }) => element('li', {}, escape(`${evidence} ${advice}`)))
  return element(
    'div',
    { class: 'verdict' },
    element('p', { class: 'limit' }, escape(limit.evidence)),
    element('p', {}, escape(adviceOf(analysis))),
    element('p', { class: 'muted' }, escape(`How far this can be trusted: ${trust.level}${doubts}.`)),
    ...(notes.length === 0 ? [] : [element('ul', {}, ...notes)]),
  )
}

function graphSection({ graph, nodes }: RunRecord): string {
  const notes = new Map(
    Object.entries(nodes).map(([name, { busy, errors }]): [string, NodeNote] => {
      const failed = errors === 0 ? '' : ` · ${counted(errors, 'error')}`
      return [name, { text: `${percent(busy)} busy${failed}`, level: busy, alarming: errors > 0 }]
    }),
  )
  const picture = graphPicture(graph, { notes, title: 'The pipeline, and how busy its nodes were' })
  const [, width = '0'] = /width="(\d+)"/.exec(picture) ?? []
  const kind = Number(width) > WIDE_GRAPH ? 'graph wide' : 'graph'
  return element('section', {}, element('h2', {}, 'Graph'), element('figure', { class: kind }, picture))
}

function changesSection({ changes }: Analysis): string {
  if (changes.length === 0) return ''
  const columns = [
    { head: 'Change', text: true },
    { head: 'Would bring', text: true },
    { head: 'Because', text: true },
  ]
  const rows = changes.map((change) => {
    const gain = element('span', { class: isWorth(change) ? 'good' : 'muted' }, escape(gained(change)))
    return [escape(change.advice), gain, escape(change.because)]
  })
  return element('section', {}, element('h2', {}, 'What changes would bring'), table(columns, rows))
}

function pipesSection({ plan, warnings }: RunRecord): string {
  const columns = [
    { head: 'Pipe', text: true },
    { head: 'Via', text: true },
    { head: 'Why', text: true },
  ]
  const rows = plan.pipes.map(({ from, to, via, why }) => [`${from} → ${to}`, via, why].map(escape))
  const said = warnings.map(({ code, message }) =>
    element('li', {}, element('code', {}, escape(code)), ` ${escape(message)}`),
  )
  return element(
    'section',
    {},
    element('h2', {}, 'Plan'),
    ...(said.length === 0 ? [element('p', { class: 'good' }, 'No warnings.')] : [element('ul', {}, ...said)]),
    table(columns, rows),
  )
}

function environmentSection({ environment, plan: { inFlight } }: RunRecord): string {
  const { node, system, cpu, memoryBytes, packages, command } = environment
  const facts: readonly (readonly [string, string])[] = [
    ['Node', node],
    ['System', system],
    ['Processor', `${cpu.model}, ${counted(cpu.count, 'core')}`],
    ['Memory', sized(memoryBytes)],
    ['In flight at most', counted(inFlight.items, 'item')],
    [
      'Packages',
      Object.entries(packages)
        .map((pair) => pair.join(' '))
        .join(', ') || 'none found',
    ],
    ['Command', command.join(' ')],
  ]
  const rows = facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, escape(value))])
  return element('section', {}, element('h2', {}, 'Environment'), element('dl', { class: 'environment' }, ...rows))
}
