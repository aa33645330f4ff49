import { ArgumentError } from '@papy/contract'
import type { JournalLevel } from '@papy/contract/journal'
import { meant } from '../nearest.ts'

/** Levels of a log, each of which tells of those before it, too. */
export const logLevels: readonly string[] = ['error', 'warn', 'info', 'debug', 'trace']

/** How sure a commit is. */
export const journalLevels: readonly string[] = ['fsync', 'async', 'none']

/** What is wanted of a journal. @throws ArgumentError `ERR_ARGUMENT` */
export function journalOf({
  journalLevel = 'fsync',
  commitMs,
}: {
  readonly journalLevel?: string | undefined
  readonly commitMs?: string | undefined
}): { readonly journalLevel: JournalLevel; readonly commitMs: number | undefined } {
  if (!journalLevels.includes(journalLevel)) {
    const guess = meant(journalLevel, journalLevels) || ';'
    const message = `option --journal-level is '${journalLevel}'${guess} pass one of ${journalLevels.join(', ')}`
    throw new ArgumentError('ERR_ARGUMENT', message, { option: 'journal-level', value: journalLevel })
  }
  if (commitMs !== undefined && !/^\d{1,7}$/.test(commitMs)) {
    const message = `option --commit-ms is '${commitMs}'; pass milliseconds, such as 200`
    throw new ArgumentError('ERR_ARGUMENT', message, { option: 'commit-ms', value: commitMs })
  }
  return { journalLevel: journalLevel as JournalLevel, commitMs: commitMs === undefined ? undefined : Number(commitMs) }
}

/** What would be ignored without a journal is refused. @throws ArgumentError `ERR_ARGUMENT` */
export function refuseIdle(values: Readonly<Record<string, unknown>>): void {
  const idle = ['resume', 'journal-level', 'commit-ms'].find((name) => values[name])
  if (idle === undefined) return
  const message = `option --${idle} is about a journal, and none is given; add --journal run.papy`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: idle })
}

/** Checks the level of a log. @throws ArgumentError `ERR_ARGUMENT` */
export function checkLevel(level: string | undefined): void {
  if (level === undefined || logLevels.includes(level)) return
  const message = `option --log-level is '${level}'; pass one of ${logLevels.join(', ')}`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'log-level', value: level })
}

/** How many items are read of an input. @throws ArgumentError `ERR_ARGUMENT` */
export function limitOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const message = `option --limit is '${text}'; pass a whole number`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'limit', value: text })
}

/** Checks that standard input is given once. @throws ArgumentError `ERR_ARGUMENT` */
export function refuseTwice(inputs: readonly string[]): void {
  if (inputs.filter((name) => name === '-').length < 2) return
  throw new ArgumentError('ERR_ARGUMENT', 'standard input is given twice, and can be read once; give one as a file')
}
