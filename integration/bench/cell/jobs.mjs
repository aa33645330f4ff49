/** The functions that every contestant runs, in a module of their own as a user would have it. */

export const noop = (x) => x

/** What a task of a pool that is batched by hand does. */
export const noopAll = (xs) => xs.map(noop)

/**
 * So many rounds of arithmetic; returns its argument, so that a sum of results tells whether each item was computed once.
 * A loop of known length, not a look at the clock: a thread that is not scheduled must not count as one that has worked.
 */
export function burn(rounds) {
  let mixed = 0x9e3779b9 | 0
  for (let i = 0; i < rounds; i++) mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b ^ i)
  // Never so, but the loop must not be dead code.
  return mixed === 0.5 ? 0 : rounds
}

/** Waits instead of computing. */
export const wait = (x) => new Promise((resolve) => setTimeout(resolve, 1, x))

// The same for a Worker of a Piper, which is given an inbox.
export const noopOf = ([x]) => x
export const addOne = ([x]) => x + 1
export const burnOf = ([rounds]) => burn(rounds)
