/** The square of a number. */
export const square = (n: number): number => n * n

/** Half of a number. */
export const half = (n: number): number => n / 2

/** An image, a little brighter. */
export const brighter = (image: Uint8Array): Uint8Array => image.map((pixel) => Math.min(255, pixel + 5))
