// What there is to know of an item, in one word of 64 bits, so that it changes as a whole:
//
//   63 ........ 18   17       16     15 .... 0
//   generation       looked   kept   readers
//
// The generation is that of the unit: it goes up with each item that begins there, so that no ticket fits a later one.

const [READERS, KEPT, LOOKED, GENERATION] = [0xffffn, 1n << 16n, 1n << 17n, 18n]

/** An item that so many are to read; 0: it stays until it is discarded. */
export const stateOf = (generation: number, readers: number): bigint =>
  (BigInt(generation) << GENERATION) | (readers === 0 ? KEPT : BigInt(readers))

/** The generation of the last item that began there. */
export const generationOf = (state: bigint): number => Number(state >> GENERATION)

/** Whether the item is there. */
export const isHeld = (state: bigint): boolean => (state & (READERS | KEPT)) !== 0n

/** Whether somebody has ever had a view of it. */
export const wasLooked = (state: bigint): boolean => (state & LOOKED) !== 0n

/** Somebody has a view of it. */
export const looked = (state: bigint): bigint => state | LOOKED

/** One reader less; all of it is let go of by the last one. What is kept stays as it is. */
export function readOnce(state: bigint): bigint {
  const readers = state & READERS
  if (readers === 0n) return state
  return readers === 1n ? letGo(state) : state - 1n
}

/** It is not there any more. */
export const letGo = (state: bigint): bigint => (state >> GENERATION) << GENERATION
