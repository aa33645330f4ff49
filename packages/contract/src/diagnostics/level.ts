/** How much a record matters, as in pino and the console. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace'

/** From what matters most to what matters least. */
export const logLevels: readonly LogLevel[] = Object.freeze(['error', 'warn', 'info', 'debug', 'trace'] as const)

/** Whether who wants records of one level wants those of another one: who wants `info` wants `warn`, too. */
export function includes(wanted: LogLevel, level: LogLevel): boolean {
  return logLevels.indexOf(level) <= logLevels.indexOf(wanted)
}
