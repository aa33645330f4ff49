/** From values to places on the page, along a line. */
export interface Scale {
  readonly domain: readonly [from: number, to: number]
  readonly range: readonly [from: number, to: number]
}

/** The place of a value. */
export function place({ domain, range }: Scale, value: number): number {
  return range[0] + ((value - domain[0]) / (domain[1] - domain[0])) * (range[1] - range[0])
}

/** Round values from one end of the scale to the other. */
export function ticks({ domain: [from, to] }: Scale, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step + 1e-9) + 1 }, (_, k) => from + k * step)
}
