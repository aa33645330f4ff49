import { ArgumentError, describe } from '@papy/contract'
import { checkOptions, type Rules } from '@papy/contract/engine'
import { seedRule } from '../random/seed.ts'
import type { Fault } from './fault.ts'
import { type Planned, planned } from './plan.ts'
import { type Threat, Unrest } from './unrest.ts'
import { checkTarget, type Target } from './victim.ts'

/** Options of {@link chaos}. */
export interface ChaosOptions {
  /** Decides what happens; the same one decides the same. @defaultValue 1 */
  readonly seed?: number
}

const rules: Rules<ChaosOptions> = { seed: seedRule }

/** Faults that belong together, not yet on. */
export interface Storm {
  readonly seed: number
  /**
   * Puts it on pipelines, pools, and processes of yours on this host; it acts at once, and until what this returns is
   * disposed. Only workers of these, and these processes, are ever touched. Of workers on other hosts none is: put it on the
   * process of their agent, or on a {@link Wire} to it.
   *
   * @throws PapyError `ERR_FAULT_UNSUPPORTED` where one of its faults can never strike; ArgumentError `ERR_ARGUMENT`
   */
  on(...targets: readonly Target[]): Unrest
  /** The same faults, striking as a log says instead of as the seed does: all of it, or what you left in it. */
  replay(log: readonly Planned[]): Storm
}

/**
 * A storm of faults. Each draws its decisions from a stream of random numbers of its own, which depends on the seed, its name,
 * and its number among faults of that name: one that is added changes nothing of the others.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function chaos(options: ChaosOptions, ...faults: readonly Fault[]): Storm {
  checkOptions('chaos', options, rules)
  for (const fault of faults)
    if (typeof fault?.strike !== 'function' || typeof fault.name !== 'string')
      throw new ArgumentError('ERR_ARGUMENT', `chaos() takes faults such as kill({ … }), not ${describe(fault)}`, {
        value: fault,
      })
  const { seed = 1 } = options
  return stormOf(seed, faults, (key, { timing }) => planned(key, timing, seed))
}

function stormOf(
  seed: number,
  faults: readonly Fault[],
  planOf: (key: string, fault: Fault) => Iterator<Planned, void, undefined>,
): Storm {
  return {
    seed,
    on: (...targets) => {
      for (const target of targets) checkTarget(target)
      for (const fault of faults) fault.check?.()
      return new Unrest(
        keyed(faults).map(([key, fault]): Threat => ({ fault, plan: planOf(key, fault) })),
        targets,
      )
    },
    replay: (log) => stormOf(seed, faults, (key) => among(log, key)),
  }
}

// Numbered from the second of a name on.
function keyed(faults: readonly Fault[]): readonly (readonly [key: string, fault: Fault])[] {
  return faults.map((fault, at) => {
    const before = faults.slice(0, at).filter(({ name }) => name === fault.name).length
    return [before === 0 ? fault.name : `${fault.name}-${before + 1}`, fault]
  })
}

function* among(log: readonly Planned[], key: string): Generator<Planned, void, undefined> {
  for (const { fault, strike, due, lots } of log) if (fault === key) yield { fault, strike, due, lots }
}
