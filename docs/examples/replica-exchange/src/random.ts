/** Where a sequence of random numbers is; sent along with what uses it, it goes on wherever that is. */
export type Seed = Uint32Array

/** The beginning of a sequence of its own for each pair of numbers. */
export function seed(a: number, b: number): Seed {
  const state = Uint32Array.of(a, b, 0x9e3779b9, 1)
  for (let i = 0; i < 15; i++) random(state)
  return state
}

/** The next number of a sequence, from 0 to less than 1: Chris Doty-Humphrey's sfc32. */
export function random(state: Seed): number {
  const [a, b, c, counter] = state
  const next = a + b + counter
  state[0] = b ^ (b >>> 9)
  state[1] = c + (c << 3)
  state[2] = ((c << 21) | (c >>> 11)) + next
  state[3] = counter + 1
  return (next >>> 0) / 2 ** 32
}
