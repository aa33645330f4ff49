import type { LaneCounts } from '@papy/contract/engine'
import type { NodeStats } from '../node-stats.ts'

/** Where the time of a node went, as shares of 0 to 1 that add up to 1. */
export type TimeShares = Pick<NodeStats, 'busy' | 'blocked' | 'idle' | 'waiting'>

/** By its counts, after so many Ms at so many places. What is busy does not wait, and what waits is not blocked. */
export function timeShares(
  { busyMs, waitingMs, blockedMs }: Pick<LaneCounts, 'busyMs' | 'waitingMs' | 'blockedMs'>,
  elapsedMs: number,
  places: number,
): TimeShares {
  if (elapsedMs <= 0) return { busy: 0, blocked: 0, idle: 1, waiting: 0 }
  const busy = Math.min(1, busyMs / elapsedMs / places)
  const waiting = Math.min(1 - busy, waitingMs / elapsedMs)
  const blocked = Math.min(1 - busy - waiting, blockedMs / elapsedMs)
  return { busy, blocked, idle: Math.max(0, 1 - busy - waiting - blocked), waiting }
}
