import { setTimeout as wait } from 'node:timers/promises'
import { checkOptions, currentTask, duration, flag, type Rules } from '@papy/contract/engine'
import { checkNeeded } from '../needed.ts'
import { type Aim, aimRules, checkAim, isHit } from './aim.ts'
import { type Harm, made } from './made.ts'

/** Options of {@link slow}. */
export interface SlowOptions extends Aim {
  /** Ms that it takes. */
  readonly ms: number
  /** Whether it computes meanwhile, so that nothing else happens in its worker, instead of waiting. @defaultValue false */
  readonly busy?: boolean
}

const rules: Rules<SlowOptions> = { ...aimRules, ms: duration(0), busy: flag }

/**
 * A step that passes its item on, some of them late: `new Worker([slow({ share: 0.01, ms: 500 }), parse])`. In pipers of any kind.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function slow<T = unknown>(options: SlowOptions): Harm<T> {
  checkOptions('slow', options, rules)
  checkNeeded('slow', options, 'ms')
  checkAim('slow', options)
  return made('slow', 'slowed', options)
}

/** What {@link slow} binds. */
export function slowed<T>([item]: readonly [T], { ms, busy = false, ...aim }: SlowOptions): T | Promise<T> {
  if (!isHit('slow', aim)) return item
  if (!busy) return wait(ms, item, { signal: currentTask().signal })
  const until = performance.now() + ms
  while (performance.now() < until);
  return item
}
