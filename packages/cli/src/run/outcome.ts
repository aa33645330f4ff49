import { isPapyError } from '@papy/contract'
import { type Exit, exit } from '../command.ts'
import type { Snapshot } from '../live/snapshot.ts'
import type { Summary } from './summary.ts'

/** The state in which who looks on sees a run that ended so. */
export function stateOf(code: Exit): Snapshot['state'] {
  if (code === exit.done || code === exit.failed) return 'finished'
  return code === exit.broken || code === exit.usage || code === exit.hostless ? 'failed' : 'interrupted'
}

/**
 * The exit code for what went wrong. Inputs that do not fit the pipeline were given wrongly, and so was a journal that cannot be
 * gone on with like that; and who tries again later may find a host.
 */
export function exitOf(error: unknown): Exit {
  const code = isPapyError(error) ? error.code : ''
  if (code === 'ERR_NO_HOSTS') return exit.hostless
  return wrongCalls.has(code) ? exit.usage : exit.broken
}

const wrongCalls: ReadonlySet<string> = new Set([
  'ERR_INPUTS',
  'ERR_JOURNAL_LOCKED',
  'ERR_NOT_REPLAYABLE',
  'ERR_RUN_CHANGED',
  'ERR_RUN_COMPLETE',
  'ERR_RUN_UNFINISHED',
])

/** What went wrong, for people: with its code where it has one, else with where it was. */
export function messageOf(error: unknown): string {
  if (isPapyError(error)) return `${error.message} (${error.code})`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** What went wrong, for a summary. */
export function errorOf(error: unknown): NonNullable<Summary['error']> {
  const { name = 'Error', code, message = String(error) } = error as { name?: string; code?: string; message?: string }
  return { name, message, ...(typeof code === 'string' ? { code } : {}) }
}
