/** The first byte of each record: what it is. Never used again for something else. */
export const Tag = {
  /** A session begins: what hops are told relative to begins anew. */
  reset: 1,
  /** A text gets the next number. */
  word: 2,
  /** Hops, with the number of their bytes, so that who wants none passes them at once. */
  hops: 3,
  run: 4,
  read: 5,
  kept: 6,
  failed: 7,
  hole: 8,
  progress: 9,
  mended: 10,
  end: 11,
  mendedHole: 12,
} as const

/** The first byte of a hop: what is told of it, and what goes without saying. */
export const Hop = {
  /** Its rows are its items. */
  regular: 1,
  firstAttempt: 2,
  /** It begins where the last one of its node ended. */
  next: 4,
  here: 8,
  reused: 16,
  lost: 32,
} as const

/** Most bytes of hops behind one tag: they are counted in two bytes. */
export const MOST_HOPS: number = 0xffff
