/** One protein chain: its residues, and where their C-alpha atoms are. */
export interface Chain {
  /** PDB id and chain, such as `1A0J_A`. */
  readonly name: string
  /** One letter per residue; `X` for a residue that is none of the twenty. */
  readonly sequence: string
  /** x, y, z of each C-alpha in ångström, residue after residue. */
  readonly coordinates: Float64Array
}
