import { setTimeout as delay } from 'node:timers/promises'
import { ArgumentError, describe } from '@papy/contract'
import { type LogLevel, logLevels } from '@papy/contract/diagnostics'
import type { LogSink } from './log-sink.ts'

/** What is needed of a logger of pino; others that are called like it fit, too. */
export interface PinoLogger extends Readonly<Record<LogLevel, (fields: object, message: string) => void>> {
  isLevelEnabled?(level: string): boolean
  flush?(done?: (error?: Error) => void): void
}

/** How long, in Ms, is waited for a destination that never says that it is done. */
const PATIENCE_MS = 2_000

/**
 * Records as those of pino: its level, its time and its settings; the fields are those of the record, the error is `err`.
 * The logger stays its owner's: closing only waits until it has written.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what is no logger
 */
export function pinoSink(logger: PinoLogger): LogSink {
  if (!logLevels.every((level) => typeof logger?.[level] === 'function')) {
    const message = `pinoSink(logger): the logger is ${describe(logger)}; pass one of pino, e.g. pinoSink(pino())`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: logger })
  }
  return {
    write({ level, time, msg, error, ...fields }) {
      if (logger.isLevelEnabled?.(level) === false) return
      logger[level]({ ...fields, at: time, ...(error === undefined ? {} : { err: error }) }, msg)
    },
    async close() {
      const flushed = new Promise<void>((resolve) => (logger.flush ? logger.flush(() => resolve()) : resolve()))
      const enough = new AbortController()
      await Promise.race([flushed, delay(PATIENCE_MS, undefined, { signal: enough.signal }).catch(() => {})])
      enough.abort()
    },
  }
}
