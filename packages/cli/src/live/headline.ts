import { counted, lasted, percent, rated } from '../numbers.ts'
import { isOver, type Snapshot } from './snapshot.ts'

/** A run in one line of text: `12 s, 1,234 read, 1,200 done, 3 failed, 98/s, 45 %, about 15 s left`. */
export function headline(snapshot: Snapshot): string {
  const { state, elapsedMs, read, done, failed, perSecond, share, leftMs } = snapshot
  const parts = [lasted(elapsedMs), `${counted(read)} read`, `${counted(done)} done`]
  if (failed > 0) parts.push(`${counted(failed)} failed`)
  if (isOver(snapshot)) return parts.join(', ')
  parts.push(`${rated(perSecond)}/s`)
  if (share !== undefined) parts.push(percent(share))
  if (leftMs !== undefined && share !== 1) parts.push(`about ${lasted(leftMs)} left`)
  if (state === 'draining') parts.push('finishing what was read')
  return parts.join(', ')
}
