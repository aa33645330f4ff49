import { type Bin, bins } from '../bin.ts'
import type { Comparison } from '../comparison.ts'
import { type Trend, trend } from '../trend.ts'
import { bottomAxis, leftAxis } from './axis.ts'
import { element } from './element.ts'
import { place, type Scale } from './scale.ts'

/** The picture in pixels, and where the axes lie in it. */
const WIDTH = 760
const HEIGHT = 664
const LEFT = 62
const RIGHT = 744
const TOP = 12
const BOTTOM = 604

/** How many times dots can darken each other. */
const LAYERS = 60

/** Bins of five percent, up to what is wholly identical. A handful of pairs has no median worth drawing. */
const BOUNDS = Array.from({ length: 22 }, (_, k) => k / 20)
const LEAST = 10

/** Core RMSD over identity: a dot for each pair, median and quartiles of each bin, and the trend. */
export function scatterFigure(pairs: readonly Comparison[]): string {
  const x = horizontal(pairs)
  const y = vertical(pairs)
  const fit = trend(pairs)
  return element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': 'Scatter of core RMSD over identity' },
    bottomAxis(x, BOTTOM, TOP, { title: 'sequence identity, %', step: 0.1, write: percent }),
    leftAxis(y, LEFT, RIGHT, { title: 'core RMSD, Å', step: 0.2, write: (value) => value.toFixed(1) }),
    dots(pairs, x, y),
    curve(fit, x, y),
    ...bins(pairs, BOUNDS)
      .filter((bin) => bin.pairs >= LEAST)
      .map((bin) => quartiles(bin, x, y)),
    key(fit),
  )
}

/** Identity from left to right, from the ten percent below the least. */
function horizontal(pairs: readonly Comparison[]): Scale {
  const least = pairs.reduce((least, { identity }) => Math.min(least, identity), 0.9)
  return { domain: [Math.floor(10 * least) / 10, 1], range: [LEFT, RIGHT] }
}

/** Core RMSD from the bottom up, to the fifth of an ångström above the greatest. */
function vertical(pairs: readonly Comparison[]): Scale {
  const greatest = pairs.reduce((greatest, { rmsd }) => Math.max(greatest, rmsd), 0)
  return { domain: [0, Math.ceil(5 * greatest) / 5], range: [BOTTOM, TOP] }
}

/**
 * Dots are lines without length, whose round ends are seen. Within one path they do not darken each other, so they are
 * dealt out to many. The page's script finds them by the scales.
 */
function dots(pairs: readonly Comparison[], x: Scale, y: Scale): string {
  const layers = Array.from({ length: LAYERS }, (): string[] => [])
  for (const [k, { identity, rmsd }] of pairs.entries()) {
    layers[k % LAYERS].push(`M${place(x, identity).toFixed(1)} ${place(y, rmsd).toFixed(1)}h0`)
  }
  return element(
    'g',
    { id: 'dots', 'data-x': [...x.domain, ...x.range].join(' '), 'data-y': [...y.domain, ...y.range].join(' ') },
    element('rect', { class: 'sensor', x: LEFT, y: TOP, width: RIGHT - LEFT, height: BOTTOM - TOP }),
    ...layers.map((layer) => element('path', { class: 'dots', d: layer.join('') })),
  )
}

function curve({ start, rate }: Trend, x: Scale, y: Scale): string {
  const [from, to] = x.domain
  const identities = Array.from({ length: 61 }, (_, k) => from + (k / 60) * (to - from))
  const points = identities.map((identity) => {
    const rmsd = start * Math.exp(rate * (1 - identity))
    return `${place(x, identity).toFixed(1)} ${place(y, rmsd).toFixed(1)}`
  })
  return element('path', { class: 'trend', d: `M${points.join('L')}` })
}

function quartiles({ identity, rmsd }: Bin, x: Scale, y: Scale): string {
  const cx = place(x, identity)
  const [lower, cy, upper] = rmsd.map((value) => place(y, value))
  return (
    element('line', { class: 'quartiles', x1: cx, y1: lower, x2: cx, y2: upper }) +
    element('circle', { class: 'median', cx, cy, r: 5 })
  )
}

/** What the marks mean, where there are none: at high identity and high RMSD. */
function key({ start, rate }: Trend): string {
  const rows = [
    [element('path', { class: 'dots sample', d: 'M0 0h0' }), 'a pair of chains'],
    [element('circle', { class: 'median', r: 5 }), 'median and quartiles, bins of 5 %'],
    [
      element('path', { class: 'trend', d: 'M-12 0h24' }),
      `${start.toFixed(2)} Å · exp(${rate.toFixed(2)} (1 − identity))`,
    ],
  ]
  const lines = rows.map(([mark, text], k) =>
    element('g', { transform: `translate(0 ${22 * k})` }, mark, element('text', { x: 22, y: 4 }, text)),
  )
  return element('g', { class: 'key', transform: `translate(${RIGHT - 250} ${TOP + 22})` }, ...lines)
}

function percent(share: number): string {
  return String(Math.round(100 * share))
}
