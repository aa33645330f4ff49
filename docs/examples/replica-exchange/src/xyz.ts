import type { Minimum } from './quench.ts'

/** Atoms as an XYZ file, which viewers of molecules read; as argon, whose atoms are 3.4 Å wide. */
export function xyz({ energy, positions }: Minimum): string {
  const lines = [`${positions.length / 3}`, `energy ${energy.toFixed(6)}`]
  for (let i = 0; i < positions.length; i += 3) {
    lines.push(`Ar ${Array.from(positions.subarray(i, i + 3), angstrom).join(' ')}`)
  }
  return `${lines.join('\n')}\n`
}

const angstrom = (length: number): string => (3.4 * length).toFixed(4)
