import { readFileSync } from 'node:fs'
import type { Bin } from '../bin.ts'
import type { Tally } from '../tally.ts'
import { element, escape } from './element.ts'

/** One run of the job, and how long it took. */
export interface Run {
  readonly workers: number
  readonly runTimeMs: number
}

/** All that the report shows. */
export interface Report {
  /** The two figures: SVG, as drawn by the pipeline. */
  readonly heatMap: string
  readonly scatter: string
  /** The comparisons as tab-separated values; the page carries them, so that hovering can show them. */
  readonly table: string
  readonly tally: Tally
  readonly runs: readonly Run[]
  /** What differs from the expected numbers; empty if all is well. */
  readonly differences: readonly string[]
}

/** Puts the report together as one HTML page that needs nothing beside it. */
export function page(report: Report): string {
  const { tally } = report
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Does structure follow sequence?</title>
<style>
${asset('style.css')}</style>
</head>
<body>
<header>
<h1>Does structure follow sequence?</h1>
<p>All ${number(tally.pairs)} pairs of ${tally.chains} chains of one protein family, the serine proteases: their
sequences aligned, their structures superposed, in parallel, by a PaPy pipeline.</p>
<dl>${facts(report)}</dl>
</header>
<main>
<figure>
${report.heatMap}
<figcaption><b>Figure 1. Every pair of chains.</b> Below the diagonal, how much of their sequences two chains share;
above it, how far their common cores lie apart. The stronger the colour, the more alike. Chains stand in the order of the tree, which joins
alike sequences (average linkage); frames mark families that share 60 % on average.</figcaption>
</figure>
<figure>
${report.scatter}
<figcaption><b>Figure 2. Structure over sequence.</b> One dot for each pair. Where sequences have more in common, the
cores of the structures do, too; the curve is the exponential of Chothia &amp; Lesk (1986), fitted to all pairs.</figcaption>
</figure>
<section>
<table>
<caption><b>Table 1. Core RMSD by identity.</b></caption>
<thead><tr><th>identity, %</th><th>pairs</th><th>median, Å</th><th>quartiles, Å</th></tr></thead>
<tbody>${tally.bins.map(row).join('')}</tbody>
</table>
<p><b>Method.</b> Smith-Waterman alignment with BLOSUM62, where a gap of L residues costs 10 + 0.5 (L − 1). Identity is
identical residues per aligned residues. Aligned C-alpha atoms are superposed by least squares (Kabsch); pairs more than
2 Å apart are left out, at most the worse half at once, and the rest is superposed again until none is: that is the
core. ${report.differences.length === 0 ? 'The scores agree with those of independent programs.' : ''} SHA-256 of
all scores: <code>${tally.sha256}</code></p>
</section>
</main>
<script type="text/tab-separated-values" id="pairs">${report.table}</script>
<script type="module">
${asset('hover.js')}</script>
</body>
</html>
`
}

function facts({ tally, runs, differences }: Report): string {
  const times = runs.map(({ workers, runTimeMs }) => [plural(workers, 'worker'), `${(runTimeMs / 1000).toFixed(2)} s`])
  const [first, last] = [runs[0], runs[runs.length - 1]]
  return [
    ['chains', number(tally.chains)],
    ['pairs', number(tally.pairs)],
    ['sum of scores', number(tally.sum)],
    ['median identity', `${tally.medianIdentity} %`],
    ...times,
    ['speed-up', `${(first.runTimeMs / last.runTimeMs).toFixed(2)} ×`],
    ['check', differences.length === 0 ? '✓ as expected' : `✗ ${differences.join('; ')}`],
  ]
    .map(([name, value]) => element('div', {}, element('dt', {}, escape(name)), element('dd', {}, escape(value))))
    .join('')
}

function row({ from, to, pairs, rmsd: [lower, middle, upper] }: Bin): string {
  const cells = [range(from, to), number(pairs), middle.toFixed(2), `${lower.toFixed(2)} – ${upper.toFixed(2)}`]
  return element('tr', {}, ...cells.map((cell) => element('td', {}, cell)))
}

function range(from: number, to: number): string {
  if (from <= 0) return `below ${Math.round(100 * to)}`
  return to > 1 ? `${Math.round(100 * from)} and more` : `${Math.round(100 * from)} – ${Math.round(100 * to)}`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** With commas, whatever the reader's locale. */
function number(value: number): string {
  return value.toLocaleString('en')
}

/** A file of the folder `page`, which lies beside the sources as well as beside what is built from them. */
function asset(name: string): string {
  return readFileSync(new URL(`../../page/${name}`, import.meta.url), 'utf8')
}
