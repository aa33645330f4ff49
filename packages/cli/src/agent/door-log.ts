import type { AgentEvent } from '@papy/runtime-ws'
import { printable } from '../printable.ts'

/** What an agent tells of what happens at its door; each level tells what those before it do. */
export const logLevels = ['silent', 'warn', 'info', 'debug'] as const

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number]

const levelOf: Readonly<Record<AgentEvent['type'], LogLevel>> = {
  refused: 'warn',
  connected: 'info',
  disconnected: 'info',
  asked: 'debug',
}

/** Lines at once, and how soon each of them may be written again. Ms. */
const [AT_ONCE, EACH_MS] = [20, 1_000]

/**
 * Writes what happens at the door of an agent: a line each, with its time. Whoever comes again and again fills nobody's disk:
 * after 20 lines one each second is written, which says how many were left out.
 *
 * @param now - Epoch Ms
 */
export function doorLog(
  level: LogLevel,
  write: (line: string) => void,
  now: () => number = Date.now,
): (event: AgentEvent) => void {
  let [left, since, dropped] = [AT_ONCE, now(), 0]
  return (event) => {
    const wanted = levelOf[event.type]
    if (logLevels.indexOf(wanted) > logLevels.indexOf(level)) return
    const at = now()
    // A clock may be put back.
    left = Math.min(AT_ONCE, left + Math.max(0, at - since) / EACH_MS)
    since = at
    if (left < 1) {
      dropped++
      return
    }
    left--
    const why = event.type === 'refused' ? `: ${event.why}` : ''
    const before = dropped > 0 ? ` (${dropped} lines before it were left out)` : ''
    dropped = 0
    write(printable(`${new Date(at).toISOString()} ${wanted} ${event.type} ${event.from}${why}${before}`))
  }
}
