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

/** Writes what happens at the door of an agent: a line each, with its time. */
export function doorLog(level: LogLevel, write: (line: string) => void): (event: AgentEvent) => void {
  return (event) => {
    const wanted = levelOf[event.type]
    if (logLevels.indexOf(wanted) > logLevels.indexOf(level)) return
    const why = event.type === 'refused' ? `: ${event.why}` : ''
    write(printable(`${new Date().toISOString()} ${wanted} ${event.type} ${event.from}${why}`))
  }
}
