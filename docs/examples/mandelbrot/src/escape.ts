/** Square of the distance from 0 at which a point counts as escaped; large, for even colours. */
const FAR = 256

/** How a point fares. */
export interface Escape {
  /** Iterations that were computed. */
  readonly iterations: number
  /** Iterations until it was far, and the fraction of the last one, which makes colours flow; Infinity if it never was. */
  readonly time: number
}

/**
 * Iterates z ← z² + c from 0 until z is far away.
 *
 * Nothing but +, -, × and √ is computed, which IEEE 754 rounds alike on every machine; so is every pixel.
 */
export function escape(re: number, im: number, limit: number): Escape {
  let x = 0
  let y = 0
  for (let n = 1; n <= limit; n++) {
    const xx = x * x - y * y + re
    y = 2 * x * y + im
    x = xx
    const distance = x * x + y * y
    // |z| is between 16 and 16², more or less; its fourth root grows from 2 to 4 almost as evenly as log log |z|.
    if (distance > FAR) return { iterations: n, time: n + 2 - Math.sqrt(Math.sqrt(Math.sqrt(distance))) / 2 }
  }
  return { iterations: limit, time: Number.POSITIVE_INFINITY }
}
