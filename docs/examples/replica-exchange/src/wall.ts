/** How far an atom may be from the origin before it is pulled back. */
const RADIUS = 2

/** How hard, by distance. */
const STIFFNESS = 50

/** Adds the pull of a soft spherical wall, which keeps atoms that evaporate near the others, to the forces on them. */
export function wall(positions: Float64Array, forces: Float64Array): void {
  for (let i = 0; i < positions.length; i += 3) {
    const distance = Math.sqrt(positions[i] ** 2 + positions[i + 1] ** 2 + positions[i + 2] ** 2)
    if (distance <= RADIUS) continue
    const pull = (STIFFNESS * (distance - RADIUS)) / distance
    for (let axis = i; axis < i + 3; axis++) forces[axis] -= pull * positions[axis]
  }
}
