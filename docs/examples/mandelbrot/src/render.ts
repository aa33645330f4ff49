import { threadId } from 'node:worker_threads'
import { colour } from './colour.ts'
import { escape } from './escape.ts'
import type { Tile } from './view.ts'

/** A tile with its pixels. */
export interface Rendered {
  readonly tile: Tile
  /** Three bytes (red, green, blue) for each pixel, row by row. */
  readonly pixels: Uint8Array
  /** What it cost, in iterations. */
  readonly iterations: number
  /** Who rendered it: process and thread. */
  readonly worker: string
}

/** Renders a tile. */
export function render([tile]: [Tile]): Rendered {
  const { view, left, top, width, height } = tile
  const step = view.span / view.width
  const pixels = new Uint8Array(3 * width * height)
  let iterations = 0
  let at = 0
  for (let row = top; row < top + height; row++) {
    const im = view.im - (row + 0.5 - view.height / 2) * step
    for (let column = left; column < left + width; column++) {
      const re = view.re + (column + 0.5 - view.width / 2) * step
      const escaped = escape(re, im, view.limit)
      pixels.set(colour(escaped.time), at)
      iterations += escaped.iterations
      at += 3
    }
  }
  return { tile, pixels, iterations, worker: `${process.pid}.${threadId}` }
}
