import { element } from './element.ts'

/** A quantity drawn in a few colours: one for each interval between bounds. */
export interface Levels {
  /** The colours' name in `page/style.css`: `--name-0` stands for "unlike", the last for "much alike". */
  readonly ramp: string
  /** From unlike to alike: growing for what means likeness, falling for what means distance. */
  readonly bounds: readonly number[]
}

/** The colour of a value. */
export function colour({ ramp, bounds }: Levels, value: number): string {
  const growing = bounds[0] < bounds[bounds.length - 1]
  return shade(ramp, bounds.filter((bound) => (growing ? value >= bound : value < bound)).length)
}

/** All colours in a row, the bounds written below them. */
export function legend(
  { ramp, bounds }: Levels,
  title: string,
  width: number,
  write: (bound: number) => string,
): string {
  const step = width / (bounds.length + 1)
  const samples = Array.from({ length: bounds.length + 1 }, (_, level) =>
    element('rect', { x: level * step, width: step, height: 10, style: `fill:${shade(ramp, level)}` }),
  )
  const labels = bounds.map((bound, k) =>
    element('text', { x: (k + 1) * step, y: 24, 'text-anchor': 'middle' }, write(bound)),
  )
  return [element('text', { y: -8, class: 'title' }, title), ...samples, ...labels].join('')
}

function shade(ramp: string, level: number): string {
  return `var(--${ramp}-${level})`
}
