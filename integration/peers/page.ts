import { columns } from './columns.mjs'
import type { Tried, Verdict } from './matrix.ts'

/** The matrix as a Markdown table. */
export function table(rows: readonly Tried[]): string {
  const titles = Object.values(columns).map(({ title }) => title)
  const lines = rows.map(({ name, verdicts }) => [name, ...Object.keys(columns).map((key) => cell(verdicts[key]))])
  return [['', ...titles], ['---', ...titles.map(() => '---')], ...lines]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n')
}

function cell(verdict: Verdict | undefined): string {
  if (verdict === undefined) return ''
  const text = verdict.text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
  return `${verdict.good ? '✓' : '✗'} ${text.replace(/hangs/g, '**hangs**')}`
}

const MARKERS = ['<!-- peers:begin -->', '<!-- peers:end -->'] as const

/**
 * A page with the table between its markers.
 *
 * @throws Error if the page has no markers
 */
export function withTable(page: string, text: string): string {
  const [begin, end] = MARKERS.map((marker) => page.indexOf(marker)) as [number, number]
  if (begin < 0 || end < begin) throw new Error(`the page needs the markers ${MARKERS.join(' and ')}; put them back`)
  return `${page.slice(0, begin + MARKERS[0].length)}\n${text}\n${page.slice(end)}`
}
