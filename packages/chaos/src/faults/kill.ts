import { checkOptions, type Rules } from '@papy/contract/engine'
import { shareRule } from '../random/seed.ts'
import type { Fault } from '../storm/fault.ts'
import { type Timing, timingOf, timingRules } from '../storm/timing.ts'
import { chosen } from './share.ts'

/** Options of {@link kill}. */
export interface KillOptions extends Timing {
  /** How many of those who live are killed at once: 1 is all of them. @defaultValue one of them */
  readonly share?: number
}

const rules: Rules<KillOptions> = { ...timingRules, share: shareRule }

/**
 * Ends workers in the middle of whatever they do: processes by SIGKILL, threads by `terminate()`. A pool replaces them, and has
 * what they had in hand computed again.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function kill(options: KillOptions): Fault {
  checkOptions('kill', options, rules)
  const { share } = options
  return {
    name: 'kill',
    timing: timingOf('kill', options),
    strike(scene) {
      const to = chosen(scene.victims, share, scene).filter((victim) => victim.kill())
      return to.length === 0 ? { skipped: 'nobody was there' } : { did: 'killed', to }
    },
  }
}
