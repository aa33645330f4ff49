import { checkOptions, type Rule, type Rules } from '@papy/contract/engine'
import { seedRule, shareRule } from '../random/seed.ts'

/** What is done to bytes: a bit is flipped, or some at the end are cut off. */
export type Damage = 'flip' | 'truncate'

/** Options of {@link corrupt}. */
export interface CorruptOptions {
  /** How likely it is, from 0 to 1, that a payload is damaged. */
  readonly share: number
  /** @defaultValue `'flip'` */
  readonly how?: Damage
  /** Decides which payloads are damaged, and where. @defaultValue 1 */
  readonly seed?: number
}

/** One of {@link Damage}. */
export const damageRule: Rule = (value) =>
  value === 'flip' || value === 'truncate' ? undefined : "'flip' or 'truncate'"

const rules: Rules<CorruptOptions> = { share: shareRule, how: damageRule, seed: seedRule }

/** @throws ArgumentError `ERR_ARGUMENT` */
export function checkCorruptOptions(options: CorruptOptions): void {
  checkOptions('corrupt', options, rules)
}

/** A copy of bytes with one bit flipped, or cut short: where, a number from 0 to 1 says. */
export function damaged(bytes: Uint8Array, how: Damage, where: number): Uint8Array {
  const at = Math.floor(where * bytes.byteLength)
  if (how === 'truncate') return bytes.slice(0, at)
  const copy = bytes.slice()
  copy[at] = (copy[at] ?? 0) ^ (1 << (Math.floor(where * 8 * bytes.byteLength) % 8))
  return copy
}
