/** Atoms in a cluster. */
export const ATOMS = 13

/**
 * The energy of atoms that attract each other, and repel each other when they are close: 4 (r⁻¹² − r⁻⁶) for each pair,
 * in Lennard-Jones units.
 *
 * @param positions x, y, z of each atom
 * @param forces is filled with the forces on them
 */
export function lennardJones(positions: Float64Array, forces: Float64Array): number {
  let energy = 0
  forces.fill(0)
  for (let i = 0; i < positions.length; i += 3) {
    for (let j = i + 3; j < positions.length; j += 3) {
      const x = positions[i] - positions[j]
      const y = positions[i + 1] - positions[j + 1]
      const z = positions[i + 2] - positions[j + 2]
      const inverse = 1 / (x * x + y * y + z * z)
      const sixth = inverse * inverse * inverse
      energy += 4 * sixth * (sixth - 1)
      const force = 24 * sixth * (2 * sixth - 1) * inverse
      forces[i] += force * x
      forces[i + 1] += force * y
      forces[i + 2] += force * z
      forces[j] -= force * x
      forces[j + 1] -= force * y
      forces[j + 2] -= force * z
    }
  }
  return energy
}
