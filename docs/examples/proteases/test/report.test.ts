import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Outcome } from '../src/outcome.ts'
import { element, escape } from '../src/report/element.ts'
import { grid } from '../src/report/grid.ts'
import { heatMapFigure } from '../src/report/heat-map.ts'
import { page } from '../src/report/page.ts'
import { scatterFigure } from '../src/report/scatter.ts'
import { tally } from '../src/tally.ts'
import { tsv } from '../src/tsv.ts'
import { comparisons } from './comparisons.ts'

const PAIRS = comparisons(['1AAA_A', '1BBB_A', '1CCC_A', '1DDD_A', '1EEE_A'])
const RESULTS = { heatMap: heatMapFigure(PAIRS), scatter: scatterFigure(PAIRS), table: tsv(PAIRS), tally: tally(PAIRS) }
const OUTCOMES: Outcome[] = [
  { workers: 1, runTimeMs: 9_000, ...RESULTS },
  { workers: 4, runTimeMs: 2_500, ...RESULTS },
]

test('elements escape their attributes, round numbers and leave out what is undefined', () => {
  expect(element('g', { id: 'a"<', x: 1.23456, y: undefined }, escape('1 < 2'))).toBe(
    '<g id="a&quot;&lt;" x="1.23">1 &lt; 2</g>',
  )
  expect(element('g')).toBe('<g/>')
})

test('a grid is one path for each colour, of runs of cells', () => {
  const cells = [
    ['red', 'red', 'blue'],
    ['blue', undefined, 'red'],
  ]
  expect(grid(cells)).toBe(
    '<path style="fill:red" d="M0 0h2v1h-2zM2 1h1v1h-1z"/><path style="fill:blue" d="M2 0h1v1h-1zM0 1h1v1h-1z"/>',
  )
})

test('the heat map names all chains once, in the order of the tree, and colours every pair twice', () => {
  const names = /data-names="([^"]*)"/.exec(RESULTS.heatMap)?.[1]?.split(' ')
  expect(names?.toSorted()).toEqual(['1AAA_A', '1BBB_A', '1CCC_A', '1DDD_A', '1EEE_A'])
  const cells = [...RESULTS.heatMap.matchAll(/M\d+ \d+h(\d+)v1h-\d+z/g)].map(([, length]) => Number(length))
  expect(cells.reduce((sum, length) => sum + length, 0)).toBe(2 * PAIRS.length)
})

test('the scatter has a dot for each pair, titles and the law of the trend', () => {
  expect(RESULTS.scatter.match(/M[\d.]+ [\d.]+h0/g)?.filter((dot) => dot !== 'M0 0h0')).toHaveLength(PAIRS.length)
  for (const text of ['sequence identity, %', 'core RMSD, Å', '0.40 Å · exp(1.50'])
    expect(RESULTS.scatter).toContain(text)
})

test('the page shows times, speed-up, sums and the check, and carries the table', () => {
  const html = page(OUTCOMES, [])
  for (const text of [
    '9.00 s',
    '2.50 s',
    '4 workers',
    '3.60 ×',
    '✓ as expected',
    RESULTS.tally.sha256,
    RESULTS.table,
  ]) {
    expect(html).toContain(text)
  }
  expect(RESULTS.heatMap + RESULTS.scatter).not.toMatch(/undefined|NaN/)
})

test('the page says what is wrong', () => {
  const html = page(OUTCOMES, ['pairs is 10, not 9045'])
  expect(html).toContain('✗ pairs is 10, not 9045')
  expect(html).not.toContain('agree with those of independent programs')
})

test('every colour that is used is there in light and in dark', () => {
  const style = readFileSync(new URL('../page/style.css', import.meta.url), 'utf8')
  const used = new Set(page(OUTCOMES, []).match(/var\(--[\w-]+\)/g))
  for (const colour of used) expect(style.split(`${colour.slice(4, -1)}:`)).toHaveLength(3)
})
