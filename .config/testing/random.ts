/** Whole numbers below a limit, the same ones for the same seed. */
export type Random = (below: number) => number

/** A seed to print in a test's name: new each time, or that of `PAPY_SEED`. */
export const seed = Number(process.env['PAPY_SEED'] ?? Math.floor(Math.random() * 0x7fffffff))

/** Mulberry32. */
export function random(from: number): Random {
  let state = from >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
