/** What two chains have in common: one cell of the heat map, one point of the scatter, one line of the table. */
export interface Comparison {
  readonly left: string
  readonly right: string
  /** Smith-Waterman score of the best local alignment. */
  readonly score: number
  /** Pairs of residues in that alignment. */
  readonly aligned: number
  /** Those of them that are the same amino acid. */
  readonly identical: number
  /** Identical pairs per aligned pair, 0 to 1. */
  readonly identity: number
  /** Pairs of residues that superpose well. */
  readonly core: number
  /** How well: root mean square distance of the core's C-alpha atoms, in ångström. */
  readonly rmsd: number
}
