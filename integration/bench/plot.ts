import { written } from './number.ts'

/** A curve. */
export interface Series {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

/** What stands at the axes. Both are logarithmic. */
export interface Axes {
  readonly title: string
  readonly x: string
  readonly y: string
}

const WIDTH = 640
const HEIGHT = 360
const LEFT = 70
const RIGHT = 600
const TOP = 50
const BOTTOM = 300

// Readable on a light and on a dark page alike; the second curve is dashed, for who sees no colours.
const STYLE = `
svg { color-scheme: light dark; font: 13px system-ui, sans-serif; --ink: #1f2328; --faint: #d0d7de; --a: #0969da; --b: #bc4c00; --c: #1a7f37; --d: #8250df }
@media (prefers-color-scheme: dark) { svg { --ink: #e6edf3; --faint: #3d444d; --a: #58a6ff; --b: #f0883e; --c: #3fb950; --d: #bc8cff } }
text { fill: var(--ink) } .title { font-weight: 600; font-size: 14px } .grid { stroke: var(--faint) } .axis { stroke: var(--ink) }
.curve { fill: none; stroke-width: 2 }
.s0 { stroke: var(--a) } .s1 { stroke: var(--b); stroke-dasharray: 6 4 } .s2 { stroke: var(--c); stroke-dasharray: 2 3 } .s3 { stroke: var(--d); stroke-dasharray: 8 3 2 3 }
.d0 { fill: var(--a) } .d1 { fill: var(--b) } .d2 { fill: var(--c) } .d3 { fill: var(--d) }`

/** A small picture of some curves, as SVG. @throws Error without points, or if one is not above nought */
export function plot(all: readonly Series[], { title, x, y }: Axes): string {
  const points = all.flatMap((series) => series.points)
  if (points.length === 0) throw new Error('there is nothing to plot; measure first')
  if (points.some((point) => !(point.x > 0 && point.y > 0)))
    throw new Error('a logarithmic axis has no place for nought')
  const across = scale(
    points.map((point) => point.x),
    LEFT,
    RIGHT,
  )
  const up = scale(
    points.map((point) => point.y),
    BOTTOM,
    TOP,
  )
  const parts = [
    `<style>${STYLE}</style>`,
    text(LEFT, 22, 'start', title, 'title'),
    ...across.ticks.map((tick) => verticalAt(across.at(tick), tick.toLocaleString('en'))),
    ...up.ticks.map((tick) => horizontalAt(up.at(tick), tick.toLocaleString('en'))),
    line(LEFT, BOTTOM, RIGHT, BOTTOM, 'axis'),
    line(LEFT, TOP, LEFT, BOTTOM, 'axis'),
    text((LEFT + RIGHT) / 2, HEIGHT - 18, 'middle', x),
    `<g transform="translate(18 ${(TOP + BOTTOM) / 2}) rotate(-90)">${text(0, 0, 'middle', y)}</g>`,
    ...all.map((series, i) => curve(series, i, across.at, up.at)),
    ...all.map(({ name }, i) => legend(name, i)),
  ]
  const box = `viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} role="img" aria-label="${escaped(title)}">\n${parts.join('\n')}\n</svg>\n`
}

interface Scale {
  readonly at: (value: number) => number
  readonly ticks: readonly number[]
}

/** Logarithmic, from one round number to another. */
function scale(values: readonly number[], from: number, to: number): Scale {
  const least = Math.min(...values)
  const most = Math.max(...values)
  const all = roundNumbers(least, most)
  const low = all.findLast((value) => value <= least) ?? least
  const high = all.find((value) => value >= most && value > low) ?? most * 2
  const at = (value: number) => from + ((to - from) * Math.log(value / low)) / Math.log(high / low)
  const between = all.filter((value) => value >= low && value <= high)
  // Few enough that they can be read: else only powers of ten.
  const ticks = between.length <= 9 ? between : between.filter((value) => Number.isInteger(Math.log10(value)))
  return { at, ticks }
}

function roundNumbers(least: number, most: number): readonly number[] {
  const powers = Array.from({ length: 26 }, (_, i) => i - 12)
  return powers
    .flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)))
    .filter((value) => value >= least / 10 && value <= most * 10)
}

function curve({ name, points }: Series, i: number, across: Scale['at'], up: Scale['at']): string {
  const places = points.map((point) => [across(point.x).toFixed(1), up(point.y).toFixed(1), point] as const)
  const path = places.map(([left, top]) => `${left},${top}`).join(' ')
  const dots = places.map(
    ([left, top, point]) =>
      `<circle class="d${i % 4}" cx="${left}" cy="${top}" r="3.5"><title>${escaped(name)}, ${written(point.x)}: ${written(point.y)}</title></circle>`,
  )
  return `<polyline class="curve s${i % 4}" points="${path}"/>${dots.join('')}`
}

function legend(name: string, i: number): string {
  const left = LEFT + 4 + i * 190
  return `${line(left, 38, left + 24, 38, `curve s${i % 4}`)}${text(left + 30, 42, 'start', name)}`
}

const verticalAt = (x: number, label: string): string =>
  line(x, TOP, x, BOTTOM, 'grid') + text(x, BOTTOM + 18, 'middle', label)

const horizontalAt = (y: number, label: string): string =>
  line(LEFT, y, RIGHT, y, 'grid') + text(LEFT - 8, y + 4, 'end', label)

const line = (x1: number, y1: number, x2: number, y2: number, style: string): string =>
  `<line class="${style}" x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}"/>`

const text = (x: number, y: number, anchor: string, content: string, style = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"${style && ` class="${style}"`}>${escaped(content)}</text>`

const escaped = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
