import { ATOMS } from './lennard-jones.ts'
import { type Seed, seed } from './random.ts'

/** A cluster of atoms at a temperature. */
export interface Replica {
  readonly temperature: number
  /** x, y, z of each atom. */
  readonly positions: Float64Array
  readonly velocities: Float64Array
  /** Potential energy, in Lennard-Jones units as all else. */
  readonly energy: number
  readonly seed: Seed
}

/** A replica for each temperature, all at the same poor place to begin with: a piece of a cubic lattice. */
export function replicas(temperatures: readonly number[], run: number): Replica[] {
  return temperatures.map((temperature, n) => ({
    temperature,
    positions: lattice(),
    velocities: new Float64Array(3 * ATOMS),
    energy: 0,
    seed: seed(run, n),
  }))
}

/** Temperatures that grow by the same factor from one to the next. */
export function ladder(count: number, lowest: number, highest: number): number[] {
  return Array.from({ length: count }, (_, n) => lowest * (highest / lowest) ** (n / (count - 1)))
}

/** Two layers of 3 × 2 atoms, and one on top, near enough to feel each other. */
function lattice(): Float64Array {
  const atoms = Array.from({ length: ATOMS }, (_, n) => [
    (n % 3) - 1,
    (Math.floor(n / 3) % 2) - 0.5,
    Math.floor(n / 6) - 1,
  ])
  return Float64Array.from(atoms.flat(), (place) => 1.12 * place)
}
