import { basename } from 'node:path'
import type { RunPast } from '@papy/contract/journal'
import { accountOf, type JournalAccount } from '../journal/account.ts'
import { groupsOf, type LetterGroup } from '../journal/letter-groups.ts'
import { moment } from '../journal/moment.ts'
import { type NodeWork, nodeWorkOf } from '../journal/node-work.ts'
import { element, escape } from '../markup.ts'
import { journalFacts } from './journal-section.ts'
import { counted, timed, whole } from './number.ts'
import { style } from './style.ts'
import { table } from './table.ts'

/** What is known of a run from its journal alone, also while it goes on, and of one that was killed. */
export interface JournalReport {
  readonly journal: JournalAccount
  /** Oldest first; times are epoch Ms. */
  readonly sessions: readonly {
    readonly mode: string
    readonly at: number
    readonly host: string
    readonly pid: number
    readonly node: string
  }[]
  readonly nodes: readonly NodeWork[]
  readonly errors: { readonly groups: readonly LetterGroup[]; readonly others: number }
}

/** Sees what is known of a run. @param place - of its journal */
export function journalReportOf(past: RunPast, place: string): JournalReport {
  return {
    journal: accountOf(past, place),
    sessions: past.sessions.map(({ mode, at, host, pid, versions }) => ({
      mode,
      at,
      host,
      pid,
      node: versions['node'] ?? '',
    })),
    nodes: nodeWorkOf(past),
    errors: groupsOf(past.failures(), place),
  }
}

/** It as one HTML page that needs nothing beside it, runs no script and loads nothing. */
export function journalPage(report: JournalReport): string {
  const { journal } = report
  const title = `${basename(journal.place)}: report on a run`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
${header(report)}
<main>
${section('Journal', journalFacts(journal))}
${section('Sessions', sessionTable(report))}
${section('Nodes', nodeTable(report))}
${section('Errors', errorList(report))}
</main>
<footer>Written by papy, from the journal of the run.</footer>
</body>
</html>
`
}

function section(title: string, ...children: readonly string[]): string {
  return element('section', {}, element('h2', {}, title), ...children)
}

function header({ journal, sessions, nodes }: JournalReport): string {
  const { read, left, deadLetters, end, place, sessions: count } = journal
  const begun = sessions[0]?.at ?? 0
  const facts: readonly (readonly [string, string, string?])[] = [
    ['Items read', read.map(whole).join(' + ')],
    ['Left', left.map(whole).join(' + ')],
    ['Dead letters', whole(deadLetters), deadLetters > 0 ? 'bad' : 'good'],
    ['Sessions', whole(count)],
    ['Nodes', whole(nodes.length)],
  ]
  const tiles = facts.map(([name, value, kind]) =>
    element('div', {}, element('dt', {}, name), element('dd', { class: kind }, escape(value))),
  )
  const state = end === 'unfinished' ? 'not finished: it goes on, or was killed' : end
  return element(
    'header',
    {},
    element('h1', {}, escape(basename(place))),
    element('p', {}, escape(`begun ${moment(begun)} UTC; ${state}`)),
    element('dl', { class: 'tiles' }, ...tiles),
  )
}

function sessionTable({ sessions }: JournalReport): string {
  const columns = [
    { head: 'Session' },
    { head: 'What', text: true },
    { head: 'Begun (UTC)', text: true },
    { head: 'Host', text: true },
    { head: 'Process' },
    { head: 'Node', text: true },
  ]
  const rows = sessions.map(({ mode, at, host, pid, node }, number) =>
    [String(number + 1), mode, moment(at), host, String(pid), node].map(escape),
  )
  return table(columns, rows)
}

function nodeTable({ nodes }: JournalReport): string {
  const columns = [
    { head: 'Node', text: true },
    { head: 'Calls' },
    { head: 'Lost' },
    { head: 'Again' },
    { head: 'From the cache' },
    { head: 'Trips took' },
    { head: 'Workers' },
    { head: 'Hosts', text: true },
  ]
  const rows = nodes.map(({ node, calls, lost, again, reused, tookMs, workers, hosts }) =>
    [
      node,
      ...[calls, lost, again, reused].map(whole),
      timed(tookMs),
      whole(workers),
      hosts.map((host) => host || 'this host').join(', '),
    ].map(escape),
  )
  return table(columns, rows)
}

function errorList({ errors: { groups, others } }: JournalReport): string {
  if (groups.length === 0) return element('p', { class: 'good' }, 'No dead letters.')
  const shown = groups.map((group, at) => {
    const { node, name, code, where = '', count, example, redrive, firstAt, lastAt } = group
    const head = [
      element('b', { class: 'bad' }, `${whole(count)} ×`),
      ` ${escape(name)} `,
      element('code', {}, escape(code)),
      ` in <b>${escape(node)}</b>`,
      ...(where === '' ? [] : [` <span class="muted">at ${escape(where)}</span>`]),
    ]
    return element(
      'details',
      at === 0 ? { open: '' } : {},
      element('summary', {}, ...head),
      element('span', { class: 'muted' }, escape(`${moment(firstAt)} to ${moment(lastAt)} UTC; row ${example.row}`)),
      element('pre', {}, escape(example.stack || example.message)),
      element('pre', {}, escape(redrive)),
    )
  })
  const more =
    others === 0 ? [] : [element('p', { class: 'muted' }, `${counted(others, 'dead letter')} of other kinds.`)]
  return [...shown, ...more].join('')
}
