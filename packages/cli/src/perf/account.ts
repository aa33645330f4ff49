import { type Analysis, adviceOf, gained } from '../advice/analysis.ts'
import { isWorth } from '../advice/changes.ts'
import type { Paint } from '../paint.ts'
import type { RunRecord } from '../record/run-record.ts'
import { counted, figures, percent, timed, whole } from '../report/number.ts'
import { printable, textTable } from '../text-table.ts'

/** What people read of an analysis. */
export function accountOf(record: RunRecord, analysis: Analysis, paint: Paint): string {
  const { run } = record
  const what = `${counted(run.in, 'item')} in ${timed(run.runTimeMs)}: ${figures(run.perSecond)} results per second, ${counted(run.errors, 'error')}`
  const { limit, trust, remarks } = analysis
  const doubts = trust.because.length === 0 ? '' : `, because ${trust.because.join('; ')}`
  return [
    what,
    `${paint.bold(printable(limit.evidence))}\n${printable(adviceOf(analysis))}`,
    [paint.bold('nodes'), ...indented(nodeLines(record, analysis))].join('\n'),
    [paint.bold('what changes would bring'), ...changeLines(analysis, paint)].join('\n'),
    ...(remarks.length === 0
      ? []
      : [
          [
            paint.bold('besides'),
            ...indented(remarks.map(({ evidence, advice }) => printable(`${evidence} ${advice}`))),
          ].join('\n'),
        ]),
    `How far this can be trusted: ${trust.level}${doubts}. Gains are estimates, from how busy everything was; nothing was tried.`,
  ].join('\n\n')
}

function nodeLines({ nodes }: RunRecord, { usage }: Analysis): readonly string[] {
  const head = ['', 'on', 'busy', 'waiting', 'blocked', 'idle', 'ms/item', 'items/s', 'out', 'errors']
  const rows = usage.resources.flatMap(({ nodes: used, kind, name }) =>
    used.map(({ node, msPerItem }) => {
      const stats = nodes[node.name]
      const shares = [stats?.busy, stats?.waiting, stats?.blocked, stats?.idle].map((share) => percent(share ?? 0))
      const numbers = [
        figures(msPerItem),
        figures(stats?.perSecond ?? 0),
        whole(stats?.out ?? 0),
        whole(stats?.errors ?? 0),
      ]
      return [node.name, kind === 'main' ? 'main thread' : name, ...shares, ...numbers]
    }),
  )
  return textTable([head, ...rows], ['left', 'left', ...new Array<'right'>(8).fill('right')])
}

function changeLines({ changes }: Analysis, paint: Paint): readonly string[] {
  if (changes.length === 0) return ['  none that could be thought of']
  return changes.flatMap((change) => {
    const gain = isWorth(change) ? paint.green(gained(change)) : paint.dim(gained(change))
    return [`  ${printable(change.advice)}: ${gain}`, `    ${paint.dim(printable(change.because))}`]
  })
}

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`)
