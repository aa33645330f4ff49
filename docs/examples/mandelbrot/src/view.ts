/** A part of the plane of complex numbers, and the picture of it. */
export interface View {
  /** The centre. */
  readonly re: number
  readonly im: number
  /** Width of the part; its height follows from the picture's. */
  readonly span: number
  /** Size of the picture in pixels. */
  readonly width: number
  readonly height: number
  /** A point that has not escaped after so many iterations is taken to belong to the set. */
  readonly limit: number
}

/** A small copy of the set, at the lower edge: above it there is almost nothing to compute. */
export const VIEW: View = { re: -0.162, im: 1.0415, span: 0.021, width: 960, height: 640, limit: 3_000 }

/** A rectangle of a picture, in pixels from its upper left corner. */
export interface Tile {
  readonly view: View
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Cuts a picture into tiles, from left to right and from top to bottom; those at the edges may be smaller. */
export function* tiles([view]: [View], size: number): Generator<Tile> {
  for (let top = 0; top < view.height; top += size) {
    for (let left = 0; left < view.width; left += size) {
      const width = Math.min(size, view.width - left)
      const height = Math.min(size, view.height - top)
      yield { view, left, top, width, height }
    }
  }
}
