import type { Rendered } from './render.ts'
import type { Tile } from './view.ts'

/** A picture, and who made it. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** Three bytes (red, green, blue) for each pixel, row by row. */
  readonly pixels: Uint8Array
  /** What each tile cost, in iterations, in the order of the tiles. */
  readonly costs: readonly number[]
  /** What each worker computed, in iterations. */
  readonly shares: ReadonlyMap<string, number>
}

/** Puts the tiles of a view together. */
export function assemble(inbox: readonly [Rendered][]): Picture {
  const rendered = inbox.map(([each]) => each)
  const { width, height } = rendered[0].tile.view
  const pixels = new Uint8Array(3 * width * height)
  const shares = new Map<string, number>()
  for (const { tile, pixels: some, iterations, worker } of rendered) {
    paste(pixels, width, tile, some)
    shares.set(worker, (shares.get(worker) ?? 0) + iterations)
  }
  return { width, height, pixels, costs: rendered.map(({ iterations }) => iterations), shares }
}

function paste(pixels: Uint8Array, across: number, { left, top, width, height }: Tile, some: Uint8Array): void {
  for (let row = 0; row < height; row++) {
    pixels.set(some.subarray(3 * width * row, 3 * width * (row + 1)), 3 * (across * (top + row) + left))
  }
}
