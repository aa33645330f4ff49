import { element, escape, rounded } from '../markup.ts'

/** A line of a chart. */
export interface Series {
  readonly name: string
  readonly values: readonly number[]
}

/** What a chart shows over the time of a run. */
export interface Chart {
  readonly title: string
  /** Ms since the start, of each value. */
  readonly atMs: readonly number[]
  readonly series: readonly Series[]
  readonly write: (value: number) => string
  readonly writeTime: (ms: number) => string
  /** The top of its scale. @defaultValue what the values need */
  readonly most?: number
}

/** The inner size of all charts: they are stretched to the width that there is, and what is written on them is not. */
const [WIDTH, HEIGHT] = [1_000, 100]

/** A chart with axes and a key, as HTML. */
export function chartFigure(chart: Chart): string {
  const { title, atMs, series } = chart
  const top = chart.most ?? niceTop(Math.max(0, ...series.flatMap(({ values }) => [...values])))
  const end = atMs.at(-1) ?? 1
  const curves = series.map(({ values }, at) =>
    element('path', { class: `curve s${at % 2}`, d: curve(atMs, values, { top, end }) }),
  )
  const keys = series.map(({ name }, at) =>
    element('span', {}, element('i', { class: SERIES[at % 2] }, ''), escape(name)),
  )
  return element(
    'figure',
    {},
    element('h3', {}, escape(title)),
    ...(series.length > 1 ? [element('div', { class: 'key' }, ...keys)] : []),
    element(
      'div',
      { class: 'plot' },
      svg(title, ...rules(), ...curves),
      ...[0, 0.5, 1].map((share) => yLabel(share, chart.write(share * top))),
      ...xLabels(end, chart.writeTime),
    ),
  )
}

const SERIES = ['busy', 'waiting'] as const

/** Shares that are drawn on each other, 0 to 1, with nothing written on it. */
export function stripFigure(title: string, atMs: readonly number[], layers: readonly Series[]): string {
  const end = atMs.at(-1) ?? 1
  const below = new Array<number>(atMs.length).fill(0)
  const areas = layers.map(({ name, values }) => {
    const floor = [...below]
    values.forEach((value, at) => {
      below[at] = Math.min(1, (below[at] ?? 0) + Math.max(0, value))
    })
    return element('path', { class: name, d: area(atMs, floor, below, end) })
  })
  return element('div', { class: 'strip' }, svg(title, ...areas))
}

function svg(title: string, ...children: readonly string[]): string {
  const attributes = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' }
  return element('svg', attributes, element('title', {}, escape(title)), ...children)
}

function rules(): readonly string[] {
  return [0, 0.5, 1].map((share) => element('path', { class: 'rule', d: `M0 ${rounded(HEIGHT * share)}H${WIDTH}` }))
}

interface Scale {
  readonly top: number
  readonly end: number
}

function curve(atMs: readonly number[], values: readonly number[], { top, end }: Scale): string {
  return values
    .map((value, at) => `${at === 0 ? 'M' : 'L'}${across(atMs[at] ?? 0, end)} ${up(Math.min(1, value / top))}`)
    .join('')
}

function area(atMs: readonly number[], floor: readonly number[], roof: readonly number[], end: number): string {
  const there = roof.map((share, at) => `${at === 0 ? 'M' : 'L'}${across(atMs[at] ?? 0, end)} ${up(share)}`)
  const back = floor.map((share, at) => `L${across(atMs[at] ?? 0, end)} ${up(share)}`).reverse()
  return `${[...there, ...back].join('')}Z`
}

const across = (ms: number, end: number): number => rounded((WIDTH * ms) / Math.max(1, end))
const up = (share: number): number => rounded(HEIGHT * (1 - share))

function yLabel(share: number, text: string): string {
  return `<span class="y" style="bottom:${rounded(100 * share)}%">${escape(text)}</span>`
}

function xLabels(end: number, write: (ms: number) => string): readonly string[] {
  return [0, 0.5, 1].map((share) => {
    const place = share === 0 ? 'x first' : share === 1 ? 'x last' : 'x'
    return `<span class="${place}" style="left:${rounded(100 * share)}%">${escape(write(share * end))}</span>`
  })
}

/** The next of 1, 2, 4, 5 and 10 times a power of ten, so that its half is round as well. */
export function niceTop(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 4, 5, 10].find((step) => step * power >= value * 0.999) ?? 10) * power
}
