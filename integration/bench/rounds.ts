import type { Contestant } from './scenario.ts'

/** Whose turn it is. */
export interface Turn {
  readonly round: number
  readonly contestant: Contestant
}

/**
 * The order of measurements: everybody once a round, so that a machine that is busy for a while disturbs all alike; and each
 * round begins with another, so that nobody always runs behind the same neighbour.
 */
export function turns(contestants: readonly Contestant[], rounds: number, repeats = 1): readonly Turn[] {
  const all: Turn[] = []
  for (let round = 0; round < rounds * repeats; round++) {
    for (let i = 0; i < contestants.length; i++) {
      const contestant = contestants[(i + round) % contestants.length]
      if (contestant !== undefined) all.push({ round, contestant })
    }
  }
  return all
}
