import type { Chain } from './chain.ts'

/** Three letters to one, as PDB files and sequences name the twenty amino acids. */
// biome-ignore format: a table
const LETTERS: Readonly<Record<string, string>> = {
  ALA: 'A', ARG: 'R', ASN: 'N', ASP: 'D', CYS: 'C', GLN: 'Q', GLU: 'E', GLY: 'G', HIS: 'H', ILE: 'I',
  LEU: 'L', LYS: 'K', MET: 'M', PHE: 'F', PRO: 'P', SER: 'S', THR: 'T', TRP: 'W', TYR: 'Y', VAL: 'V',
}

/** Reads the C-alpha atoms of one chain from the text of a PDB file, of alternative places the first. */
export function chain(name: string, pdb: string): Chain {
  const atoms = pdb.split('\n').filter(isAlphaCarbon)
  return {
    name,
    sequence: atoms.map(residue).join(''),
    coordinates: shared(atoms.flatMap(place)),
  }
}

/** Columns as the PDB format fixes them: 13-16 the atom, 17 the alternative place. */
function isAlphaCarbon(line: string): boolean {
  return line.startsWith('ATOM  ') && line.slice(12, 16) === ' CA ' && ' A'.includes(line.charAt(16))
}

function residue(atom: string): string {
  return LETTERS[atom.slice(17, 20)] ?? 'X'
}

function place(atom: string): number[] {
  return [30, 38, 46].map((column) => Number(atom.slice(column, column + 8)))
}

/** Puts numbers where every thread reads them in place: a chain is sent to workers hundreds of times. */
function shared(numbers: readonly number[]): Float64Array {
  const memory = new SharedArrayBuffer(numbers.length * Float64Array.BYTES_PER_ELEMENT)
  const array = new Float64Array(memory)
  array.set(numbers)
  return array
}
