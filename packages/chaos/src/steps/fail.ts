import { checkOptions, label, type Rules } from '@papy/contract/engine'
import { type Aim, aimRules, checkAim, isHit } from './aim.ts'
import { type Harm, made } from './made.ts'

/** Options of {@link fail}. */
export interface FailOptions extends Aim {
  /** What the error says. @defaultValue `'chaos'` */
  readonly message?: string
}

const rules: Rules<FailOptions> = { ...aimRules, message: label }

/**
 * A step that passes its item on, and throws at some of them: `fail({ share: 0.01, attempts: 1 })` is a function that fails once, and
 * then does not. In pipers of any kind.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function fail<T = unknown>(options: FailOptions): Harm<T> {
  checkOptions('fail', options, rules)
  checkAim('fail', options)
  return made('fail', 'failed', options)
}

/** What {@link fail} binds. */
export function failed<T>([item]: readonly [T], { message = 'chaos', ...aim }: FailOptions): T {
  if (isHit('fail', aim)) throw new Error(message)
  return item
}
