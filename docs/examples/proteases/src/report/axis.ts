import { element } from './element.ts'
import { place, type Scale, ticks } from './scale.ts'

/** What is written at an axis. */
export interface AxisText {
  readonly title: string
  /** Distance between ticks. */
  readonly step: number
  readonly write: (value: number) => string
}

/** A horizontal axis at `y`, with grid lines up to `top`. */
export function bottomAxis(scale: Scale, y: number, top: number, { title, step, write }: AxisText): string {
  const marks = ticks(scale, step).map((value) => {
    const x = place(scale, value)
    return line(x, top, x, y, 'grid') + label(x, y + 18, 'middle', write(value))
  })
  const middle = (scale.range[0] + scale.range[1]) / 2
  return [...marks, line(scale.range[0], y, scale.range[1], y, 'axis'), label(middle, y + 42, 'middle', title)].join('')
}

/** A vertical axis at `x`, with grid lines as far as `right`. */
export function leftAxis(scale: Scale, x: number, right: number, { title, step, write }: AxisText): string {
  const marks = ticks(scale, step).map((value) => {
    const y = place(scale, value)
    return line(x, y, right, y, 'grid') + label(x - 8, y + 4, 'end', write(value))
  })
  const middle = (scale.range[0] + scale.range[1]) / 2
  const turned = element('g', { transform: `translate(${x - 40} ${middle}) rotate(-90)` }, label(0, 0, 'middle', title))
  return [...marks, line(x, scale.range[0], x, scale.range[1], 'axis'), turned].join('')
}

function line(x1: number, y1: number, x2: number, y2: number, style: string): string {
  return element('line', { class: style, x1, y1, x2, y2 })
}

function label(x: number, y: number, anchor: string, text: string): string {
  return element('text', { x, y, 'text-anchor': anchor }, text)
}
