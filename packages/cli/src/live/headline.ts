import { counted, lasted, percent, rated } from '../numbers.ts'
import { isOver, type Snapshot } from './snapshot.ts'

/** A run in one line of text, what matters first: `12 s, 45 %, about 15 s left, 1,200 done, 3 failed, 98/s, 1,234 read`. */
export function headline(snapshot: Snapshot): string {
  const { elapsedMs, read, done, failed, perSecond } = snapshot
  const isLive = !isOver(snapshot)
  return [
    lasted(elapsedMs),
    ...(isLive ? remaining(snapshot) : []),
    `${counted(done)} done`,
    ...(failed > 0 ? [`${counted(failed)} failed`] : []),
    ...(isLive ? [`${rated(perSecond)}/s`] : []),
    `${counted(read)} read`,
  ].join(', ')
}

function remaining({ state, share, leftMs }: Snapshot): readonly string[] {
  if (state === 'draining') return ['finishing what was read']
  if (share === undefined) return []
  return leftMs === undefined || share === 1 ? [percent(share)] : [percent(share), `about ${lasted(leftMs)} left`]
}
