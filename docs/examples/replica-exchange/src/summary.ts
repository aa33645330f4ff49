import type { Round } from './exchange.ts'
import type { Minimum } from './quench.ts'

/** The lowest energy of 13 atoms: an icosahedron (Hoare and Pal 1971). */
export const KNOWN = -44.326801

/** Whether atoms at rest have the lowest energy there is. */
export const isKnown = ({ energy }: Minimum): boolean => Math.abs(energy - KNOWN) < 1e-6

/** The lowest minimum of some rounds, the first one of several. */
export function lowest(rounds: readonly Round[]): Minimum {
  const none: Minimum = { energy: 0, positions: new Float64Array() }
  const minima = rounds.flatMap(({ quenched }) => quenched.map(({ minimum }) => minimum))
  return minima.reduce((best, each) => (each.energy < best.energy ? each : best), none)
}

/** What happened at a temperature. */
export interface Occupancy {
  readonly temperature: number
  /** Mean potential energy at the end of a round. */
  readonly energy: number
  /** Share of rounds, 0 to 1, whose replica rested in the lowest minimum. */
  readonly share: number
}

/** What happened at each temperature, from the coldest to the hottest: where the share falls, the cluster melts. */
export function occupancy(rounds: readonly Round[]): Occupancy[] {
  return rounds[0].quenched.map(({ temperature }, n) => {
    const here = rounds.map(({ quenched }) => quenched[n])
    const energy = here.reduce((sum, each) => sum + each.energy, 0) / here.length
    return { temperature, energy, share: here.filter(({ minimum }) => isKnown(minimum)).length / here.length }
  })
}
