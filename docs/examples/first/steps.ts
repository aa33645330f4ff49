/** The sequence on a line such as `'human GATTACA'`. */
export const sequence = ([line]: [string]): string => line.split(' ')[1] ?? ''

/** The share of G and C in a sequence. */
export const gc = ([dna]: [string]): number => (dna.match(/[GC]/g) ?? []).length / dna.length

/** A share as text for people. */
export const percent = ([share]: [number]): string => `${(100 * share).toFixed(1)} % G or C`
