import { lennardJones } from './lennard-jones.ts'
import { random } from './random.ts'
import type { Replica } from './replica.ts'
import { wall } from './wall.ts'

/** Length of a step in time. */
const STEP = 0.01

/** How strongly the atoms are coupled to the heat bath. */
const FRICTION = 1

/**
 * Molecular dynamics at the temperature of a replica: Langevin's equation, as Grønbech-Jensen and Farago (2013) integrate
 * it, with evenly distributed kicks, which do as well as normal ones (Dünweg and Paul 1991).
 */
export function simulate([replica]: [Replica], steps: number): Replica {
  const { temperature } = replica
  const positions = replica.positions.slice()
  const velocities = replica.velocities.slice()
  const seed = replica.seed.slice()
  const forces = new Float64Array(positions.length)
  const before = new Float64Array(positions.length)
  const kicks = new Float64Array(positions.length)

  const half = (FRICTION * STEP) / 2
  const b = 1 / (1 + half)
  const a = (1 - half) * b
  const strength = Math.sqrt(2 * FRICTION * temperature * STEP) * Math.sqrt(3)

  let energy = field(positions, forces)
  for (let n = 0; n < steps; n++) {
    before.set(forces)
    for (let i = 0; i < positions.length; i++) {
      kicks[i] = strength * (2 * random(seed) - 1)
      positions[i] += b * STEP * (velocities[i] + (STEP * forces[i] + kicks[i]) / 2)
    }
    energy = field(positions, forces)
    for (let i = 0; i < positions.length; i++) {
      velocities[i] = a * velocities[i] + (STEP / 2) * (a * before[i] + forces[i]) + b * kicks[i]
    }
  }
  return { temperature, positions, velocities, energy, seed }
}

function field(positions: Float64Array, forces: Float64Array): number {
  const energy = lennardJones(positions, forces)
  wall(positions, forces)
  return energy
}
