import { ArgumentError } from '@papy/contract'
import { count, currentTask, type Rule, type Rules } from '@papy/contract/engine'
import { seedRule, shareRule } from '../random/seed.ts'
import { chanceOf } from '../random/stream.ts'

/** Which items are hit. One of `share` and `at` is needed. */
export interface Aim {
  /** How likely it is, from 0 to 1, that an item is. It depends on seed, piper and index alone: not on workers, nor on attempts. */
  readonly share?: number
  /** Indices of those that are. */
  readonly at?: readonly number[]
  /** In how many attempts, from the first one on: of an item that is hit once, the second attempt goes well. @defaultValue all */
  readonly attempts?: number
  /** Decides which share. @defaultValue 1 */
  readonly seed?: number
}

const indices: Rule = (value) =>
  Array.isArray(value) && value.every((index) => Number.isSafeInteger(index) && index >= 0)
    ? undefined
    : 'a list of whole numbers from 0'

/** What each option may be. */
export const aimRules: Rules<Aim> = { share: shareRule, at: indices, attempts: count(), seed: seedRule }

/** @throws ArgumentError `ERR_ARGUMENT` unless it aims by one of both */
export function checkAim(name: string, { share, at }: Aim): void {
  if ((share === undefined) !== (at === undefined)) return
  throw new ArgumentError('ERR_ARGUMENT', `${name}({ … }) needs either share or at; pass one of them`, {
    option: share === undefined ? 'share' : 'at',
    value: share,
  })
}

/** Whether the item of the present call is hit. */
export function isHit(name: string, { share = 0, at, attempts, seed = 1 }: Aim): boolean {
  const { index, attempt, node } = currentTask()
  if (attempts !== undefined && attempt > attempts) return false
  return at?.includes(index) ?? chanceOf(seed, name, node, index) < share
}
