import { expect, test } from 'vitest'
import { chain } from '../src/pdb.ts'
import { readChains } from './chains.ts'

const PDB = `HEADER    SOMETHING
ATOM      1  N   ILE A  16      10.000  20.000  30.000  1.00  9.03
ATOM      2  CA  ILE A  16      12.880 -10.011  -0.269  1.00  9.03
ATOM      3  CA AVAL A  17      15.182 -11.639   2.356  0.60 11.39
ATOM      4  CA BVAL A  17      16.000 -12.000   3.000  0.40 11.39
ATOM      5  CA  MSE A  18       1.000   2.000   3.000  1.00 11.39
HETATM    6 CA    CA A 300       0.000   0.000   0.000  1.00 11.39
END`

test('of each residue the C-alpha atom is read, of alternative places the first', () => {
  const { name, sequence, coordinates } = chain('1ABC_A', PDB)
  expect(name).toBe('1ABC_A')
  expect(sequence).toBe('IVX')
  expect([...coordinates]).toEqual([12.88, -10.011, -0.269, 15.182, -11.639, 2.356, 1, 2, 3])
})

test('the archive holds 189 chains of 44,624 residues', () => {
  const chains = [...readChains().values()]
  expect(chains).toHaveLength(189)
  expect(chains.reduce((sum, { sequence }) => sum + sequence.length, 0)).toBe(44_624)
  expect(chains.every(({ sequence, coordinates }) => coordinates.length === 3 * sequence.length)).toBe(true)
})
