/** The functions that every contestant runs, in a module of their own as a user would have it. */

export const noop = (x) => x

/** What a task of a pool that is batched by hand does. */
export const noopAll = (xs) => xs.map(noop)

/**
 * So many rounds of arithmetic; returns its argument, so that a sum of results tells whether each item was computed once.
 * A loop of known length, not a look at the clock: a thread that is not scheduled must not count as one that has worked.
 * Only shifts and xor: with `Math.imul`, say, it takes three times as long where V8 happens to stop at its middle compiler,
 * and then it is V8 that is measured.
 */
export function burn(rounds) {
  let mixed = 0x9e3779b9 | 0
  for (let i = 0; i < rounds; i++) {
    mixed ^= mixed << 13
    mixed ^= mixed >> 17
    mixed ^= mixed << 5
  }
  // Never so, but the loop must not be dead code.
  return mixed === 0.5 ? 0 : rounds
}

/** Waits instead of computing. */
export const wait = (x) => new Promise((resolve) => setTimeout(resolve, 1, x))
export const wait5 = (x) => new Promise((resolve) => setTimeout(resolve, 5, x))

// The same for a Worker of a Piper, which is given an inbox.
export const noopOf = ([x]) => x
export const addOne = ([x]) => x + 1
export const burnOf = ([rounds]) => burn(rounds)
