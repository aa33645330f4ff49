import { checkOptions, duration, type Rules } from '@papy/contract/engine'
import { checkNeeded } from '../needed.ts'
import { shareRule } from '../random/seed.ts'
import type { Fault } from '../storm/fault.ts'
import { type Timing, timingOf, timingRules } from '../storm/timing.ts'
import type { Victim } from '../storm/victim.ts'
import { unsupported } from '../unsupported.ts'
import { chosen } from './share.ts'

/** Options of {@link freeze}. */
export interface FreezeOptions extends Timing {
  /** Ms until they go on. */
  readonly forMs: number
  /** How many of the processes that live are stopped at once: 1 is all of them. @defaultValue one of them */
  readonly share?: number
}

const rules: Rules<FreezeOptions> = { ...timingRules, forMs: duration(1), share: shareRule }

type Stoppable = Victim & Required<Pick<Victim, 'signal'>>

/**
 * Stops processes, and lets them go on later (SIGSTOP, SIGCONT): they are there, and do not answer. Threads cannot be stopped.
 * Where an item may take `timeoutMs`, a pool replaces a worker that is stopped for longer.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; `on()` throws PapyError `ERR_FAULT_UNSUPPORTED` on Windows
 */
export function freeze(options: FreezeOptions): Fault {
  checkOptions('freeze', options, rules)
  checkNeeded('freeze', options, 'forMs')
  const { forMs, share } = options
  return {
    name: 'freeze',
    timing: timingOf('freeze', options),
    check() {
      if (process.platform === 'win32') throw unsupported('freeze()', 'Windows has no SIGSTOP', 'use kill() or slow()')
    },
    strike(scene) {
      const stoppable = scene.victims.filter((victim): victim is Stoppable => victim.signal !== undefined)
      const to = chosen(stoppable, share, scene).filter((victim) => (victim as Stoppable).signal('SIGSTOP'))
      if (to.length === 0) return { skipped: 'no process was there' }
      scene.undo(forMs, () => {
        for (const victim of to) victim.signal?.('SIGCONT')
      })
      return { did: 'stopped', to, forMs }
    },
  }
}
