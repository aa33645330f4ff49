import type { LogLevel } from '@papy/contract/diagnostics'
import type { EventName } from './log-record.ts'

/**
 * Which event has which level; what functions say has their own.
 *
 * A run that failed ends with `error`. Telling that something was dropped is a `warn`.
 */
export const levels: Readonly<Record<Exclude<EventName, 'log'>, LogLevel>> = Object.freeze({
  'run.start': 'info',
  'run.state': 'debug',
  'run.warning': 'warn',
  'run.end': 'info',
  'item.error': 'error',
  'item.timeout': 'error',
  'item.retry': 'warn',
  'item.lost': 'warn',
  'worker.start': 'trace',
  'worker.up': 'debug',
  'worker.exit': 'debug',
  'worker.lost': 'warn',
  'output.stdout': 'info',
  'output.stderr': 'info',
})
