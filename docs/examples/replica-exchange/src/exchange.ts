import type { Quenched } from './quench.ts'
import { random, type Seed, seed } from './random.ts'
import type { Replica } from './replica.ts'

/** All replicas after a round, from the coldest to the hottest. */
export interface Round {
  /** What they were when the round ended. */
  readonly quenched: readonly Quenched[]
  /** What the next round begins with: some have exchanged their temperatures. */
  readonly next: readonly Replica[]
  /** Colder ones of the pairs that did, by their places. */
  readonly exchanged: readonly number[]
}

/**
 * Lets neighbours exchange their temperatures: always, if the hotter one has the lower energy; else the less often the
 * more energy is between them (Swendsen and Wang 1986).
 */
export function exchange(inbox: readonly [Quenched][], run: number): Round {
  const quenched = inbox.map(([each]) => each)
  const next: Replica[] = quenched.map(({ minimum: _, ...replica }) => replica)
  // Where the coldest one's random numbers are differs from round to round: no round needs to know which one it is.
  const dice = seed(run, quenched[0].seed[0])
  const exchanged: number[] = []
  for (let n = random(dice) < 0.5 ? 0 : 1; n + 1 < next.length; n += 2) {
    const [cold, hot] = [next[n], next[n + 1]]
    if (!accepted(cold, hot, dice)) continue
    exchanged.push(n)
    next[n] = moved(hot, cold.temperature)
    next[n + 1] = moved(cold, hot.temperature)
  }
  return { quenched, next, exchanged }
}

function accepted(cold: Replica, hot: Replica, dice: Seed): boolean {
  const exponent = (1 / cold.temperature - 1 / hot.temperature) * (cold.energy - hot.energy)
  return random(dice) < Math.exp(exponent)
}

/** A replica at another temperature: its atoms are faster or slower. */
function moved(replica: Replica, temperature: number): Replica {
  const factor = Math.sqrt(temperature / replica.temperature)
  return { ...replica, temperature, velocities: replica.velocities.map((each) => factor * each) }
}
