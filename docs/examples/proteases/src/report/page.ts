import { readFileSync } from 'node:fs'
import type { Bin } from '../bin.ts'
import { type Fact, facts, timing, whole } from '../facts.ts'
import type { Outcome } from '../outcome.ts'
import type { Tally } from '../tally.ts'
import { element, escape } from './element.ts'

/**
 * The report as one HTML page that needs nothing beside it; it carries the table, which is what hovering shows.
 *
 * @param outcomes on one worker first; the figures are those of the last
 * @param wrong what differs from the expected numbers
 */
export function page(outcomes: readonly Outcome[], wrong: readonly string[]): string {
  const outcome = outcomes[outcomes.length - 1]
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
<p>All ${whole(outcome.tally.pairs)} pairs of ${outcome.tally.chains} chains of one protein family, the serine
proteases: their sequences aligned, their structures superposed, in parallel, by a PaPy pipeline.</p>
<dl>${[...outcomes.map(timing), ...facts(outcomes, wrong)].map(tile).join('')}</dl>
</header>
<main>
${figures(outcome)}
${section(outcome.tally, wrong)}
</main>
<script type="text/tab-separated-values" id="pairs">${outcome.table}</script>
<script type="module">
${asset('hover.js')}</script>
</body>
</html>
`
}

function figures({ heatMap, scatter }: Outcome): string {
  return `<figure>
${heatMap}
<figcaption><b>Figure 1. Every pair of chains.</b> Below the diagonal, how much of their sequences two chains share;
above it, how far their common cores lie apart. The stronger the colour, the more alike. Chains stand in the order of
the tree, which joins alike sequences (average linkage); frames mark families that share 60 % on average.</figcaption>
</figure>
<figure>
${scatter}
<figcaption><b>Figure 2. Structure over sequence.</b> One dot for each pair. Where sequences have more in common, the
structures’ cores do, too. The curve is an exponential, as Chothia &amp; Lesk (1986) drew it, fitted to all pairs.
</figcaption>
</figure>`
}

function section({ bins, sha256 }: Tally, wrong: readonly string[]): string {
  return `<section>
<table>
<caption><b>Table 1. Core RMSD by identity.</b></caption>
<thead><tr><th>identity, %</th><th>pairs</th><th>median, Å</th><th>quartiles, Å</th></tr></thead>
<tbody>${bins.map(row).join('')}</tbody>
</table>
<p><b>Method.</b> Smith-Waterman alignment with BLOSUM62, where a gap of L residues costs 10 + 0.5 (L − 1). Identity is
identical residues per aligned residues. Aligned C-alpha atoms are superposed by least squares (Kabsch); pairs more than
2 Å apart are left out, at most the worse half at once, and the rest is superposed again until none is: that is the
core. ${wrong.length === 0 ? 'The scores agree with those of independent programs.' : ''} SHA-256 of all scores:
<code>${sha256}</code></p>
</section>`
}

function tile([name, value]: Fact): string {
  return element('div', {}, element('dt', {}, escape(name)), element('dd', {}, escape(value)))
}

function row({ from, to, pairs, rmsd: [lower, middle, upper] }: Bin): string {
  const cells = [range(from, to), whole(pairs), middle.toFixed(2), `${lower.toFixed(2)} – ${upper.toFixed(2)}`]
  return element('tr', {}, ...cells.map((cell) => element('td', {}, cell)))
}

function range(from: number, to: number): string {
  if (from <= 0) return `below ${Math.round(100 * to)}`
  return to > 1 ? `${Math.round(100 * from)} and more` : `${Math.round(100 * from)} – ${Math.round(100 * to)}`
}

/** A file of the folder `page`, which lies beside the sources as well as beside what is built from them. */
function asset(name: string): string {
  return readFileSync(new URL(`../../page/${name}`, import.meta.url), 'utf8')
}
