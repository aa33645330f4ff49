/** The sequence on a line such as `'human GATTACA'`. */
export const sequence = ([line]) => line.split(' ')[1] ?? ''

/** The share of G and C in a sequence. */
export const gc = ([dna]) => (dna.match(/[GC]/g) ?? []).length / dna.length

/** A share as text for people. */
export const percent = ([share]) => `${(100 * share).toFixed(1)} % G or C`
