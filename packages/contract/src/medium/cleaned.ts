import type { Bytes } from '../transport.ts'

/** What is removed of what dead runs left. */
export interface CleanOptions {
  /** What is younger is left alone, dead or not: it may be about to be used. @defaultValue a minute */
  readonly olderThanMs?: number
  /** Removes what was put for 0 readers, too: it stays until somebody says so. @defaultValue false */
  readonly kept?: boolean
  /** Takes runs for dead whose processes are counted elsewhere: on other hosts, in other containers. @defaultValue false */
  readonly elsewhere?: boolean
  /** Finds what would be removed, and removes nothing. @defaultValue false */
  readonly dryRun?: boolean
}

/** What was removed; in a dry run, what would be. */
export interface Cleaned {
  /** The runs of which something was. */
  readonly runs: readonly string[]
  readonly items: number
  /** What the items took in the medium. */
  readonly bytes: Bytes
  /** Runs of which something could not be removed. */
  readonly failures: readonly CleanFailure[]
}

/** A run that could not be cleaned. */
export interface CleanFailure {
  readonly run: string
  readonly cause: unknown
}

/** Age in Ms from which leavings are taken for such. */
export const LEAST_AGE_MS = 60_000

/**
 * Cleans one run after the other. One that cannot be cleaned keeps nobody from the next.
 *
 * @param clean - removes what a run left, and answers how much; `undefined` where nothing is to be removed
 */
export async function cleanEach(
  runs: Iterable<string>,
  clean: (run: string) => Promise<Pick<Cleaned, 'items' | 'bytes'> | undefined>,
): Promise<Cleaned> {
  const [cleaned, failures]: [string[], CleanFailure[]] = [[], []]
  let [items, bytes] = [0, 0]
  for (const run of runs) {
    try {
      const removed = await clean(run)
      if (removed === undefined) continue
      cleaned.push(run)
      items += removed.items
      bytes += removed.bytes
    } catch (cause) {
      failures.push({ run, cause })
    }
  }
  return { runs: cleaned, items, bytes, failures }
}
