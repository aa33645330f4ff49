import { includes, type LogLevel, logLevels } from '@papy/contract/diagnostics'
import { count, flag, type Rule, type Rules } from '@papy/contract/engine'
import type { RedactionRule } from './record/redaction.ts'

/** What is told, and how much of it. */
export interface LogOptions {
  /** The least that matters. @defaultValue `'info'` */
  readonly level?: LogLevel
  /** What is not to be seen. @defaultValue nothing is hidden */
  readonly redact?: readonly RedactionRule[]
  /** Characters of one text, at most 8,192. @defaultValue 4,096 */
  readonly maxLength?: number
  /** Objects within objects. @defaultValue 6 */
  readonly maxDepth?: number
  /** Entries of one object or array. @defaultValue 100 */
  readonly maxEntries?: number
  /** Whether records of failed items say what their functions were called with. @defaultValue true from `'debug'` on */
  readonly payloads?: boolean
  /**
   * Whether what functions write to the standard output and error of their workers becomes records. Otherwise, and where the
   * level is above `'info'`, it goes where it would without a log. @defaultValue true
   */
  readonly output?: boolean
}

/** Characters of one text: what comes from workers was cut there already. */
const LONGEST = 8_192

const length: Rule = (value) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= LONGEST
    ? undefined
    : `a whole number from 1 to ${LONGEST}`

/** One of the levels. */
export const level: Rule = (value) =>
  logLevels.includes(value as LogLevel) ? undefined : `one of ${logLevels.join(', ')}`

const rules: Rule = (value) => (Array.isArray(value) ? undefined : 'a list of paths and regular expressions')

/** What each option may be. */
export const logRules: Rules<LogOptions> = {
  level,
  redact: rules,
  maxLength: length,
  maxDepth: count(),
  maxEntries: count(),
  payloads: flag,
  output: flag,
}

/** Options with their defaults. */
export type LogSettings = Required<LogOptions>

/** Fills the defaults in. */
export function settingsOf(options: LogOptions): LogSettings {
  const { level = 'info', redact = [], maxLength = 4_096, maxDepth = 6, maxEntries = 100 } = options
  const { payloads = includes(level, 'debug'), output = true } = options
  return { level, redact, maxLength, maxDepth, maxEntries, payloads, output: output && includes(level, 'info') }
}
