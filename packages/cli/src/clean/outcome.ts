import { describe, isPapyError } from '@papy/contract'
import type { Cleaned, CleanOptions } from '@papy/contract/medium'
import type { Place } from './place.ts'

/** What became of one place: the JSON that `papy clean --json` prints of it. */
export interface Outcome extends Pick<Cleaned, 'runs' | 'items' | 'bytes'> {
  readonly place: string
  readonly kind: Place['kind']
  /** Why something was not removed: of a run, or of all of them. */
  readonly failures: readonly Failure[]
}

/** Why something was not removed. */
export interface Failure {
  /** Absent where the place as a whole could not be looked at. */
  readonly run?: string
  /** Absent where the system gives none. */
  readonly code?: string
  readonly message: string
}

/** Cleans a place. What goes wrong there is in the outcome, so that the next one gets its turn. */
export async function cleanedPlace({ name: place, kind, clean }: Place, options: CleanOptions): Promise<Outcome> {
  try {
    const { runs, items, bytes, failures } = await clean(options)
    return { place, kind, runs, items, bytes, failures: failures.map(({ run, cause }) => ({ run, ...failure(cause) })) }
  } catch (error) {
    if (!isPapyError(error)) throw error
    return { place, kind, runs: [], items: 0, bytes: 0, failures: [failure(error)] }
  }
}

function failure(cause: unknown): Failure {
  const { code, message } = cause as NodeJS.ErrnoException
  return { ...(typeof code === 'string' ? { code } : {}), message: message ?? describe(cause) }
}
