/** A picture of so many pixels a side, of one shade of grey. */
export function paint([shade]: [number]): Uint8Array {
  return new Uint8Array(512 * 512).fill(shade)
}

/** How bright a picture is, on the average. */
export function brightness([picture]: [Uint8Array]): number {
  return picture.reduce((sum, pixel) => sum + pixel, 0) / picture.length
}
