import type { Scene } from '../storm/fault.ts'
import type { Victim } from '../storm/victim.ts'

/** So many of those who live, beginning with the one whose lot it is; without a share, that one. */
export function chosen(victims: readonly Victim[], share: number | undefined, { lots }: Scene): readonly Victim[] {
  const first = Math.floor(lots[0] * victims.length)
  const size = share === undefined ? 1 : Math.ceil(share * victims.length)
  return [...victims.slice(first), ...victims.slice(0, first)].slice(0, size)
}
