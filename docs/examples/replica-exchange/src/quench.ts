import { lennardJones } from './lennard-jones.ts'
import type { Replica } from './replica.ts'

/** Forces below which atoms are at rest. */
const REST = 1e-7

const MOST_STEPS = 20_000

/** A replica, and the local minimum of energy below it. */
export interface Quenched extends Replica {
  readonly minimum: Minimum
}

/** Atoms at rest. */
export interface Minimum {
  readonly energy: number
  readonly positions: Float64Array
}

/** Finds the local minimum of energy below a replica. */
export function quench([replica]: [Replica]): Quenched {
  return { ...replica, minimum: minimum(replica.positions) }
}

/**
 * Rolls downhill: the fast inertial relaxation engine, FIRE (Bitzek et al. 2006). Velocities are turned towards the
 * forces while these do work, and are stopped where they do not.
 */
export function minimum(start: Float64Array): Minimum {
  const positions = start.slice()
  const velocities = new Float64Array(start.length)
  const forces = new Float64Array(start.length)
  let energy = lennardJones(positions, forces)
  let step = 0.01
  let turn = 0.1
  let downhill = 0
  for (let n = 0; n < MOST_STEPS && norm(forces) > REST; n++) {
    if (dot(forces, velocities) > 0) {
      const length = norm(velocities) / norm(forces)
      for (let i = 0; i < velocities.length; i++) velocities[i] += turn * (length * forces[i] - velocities[i])
      if (++downhill > 5) {
        step = Math.min(1.1 * step, 0.05)
        turn *= 0.99
      }
    } else {
      velocities.fill(0)
      step /= 2
      turn = 0.1
      downhill = 0
    }
    for (let i = 0; i < velocities.length; i++) velocities[i] += step * forces[i]
    // No atom goes far at once, however close two of them were.
    const reach = Math.min(step, 0.1 / norm(velocities))
    for (let i = 0; i < positions.length; i++) positions[i] += reach * velocities[i]
    energy = lennardJones(positions, forces)
  }
  return { energy, positions }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

const norm = (a: Float64Array): number => Math.sqrt(dot(a, a))
