import type { Bytes } from '../transport.ts'

/** What is removed of what dead runs left. */
export interface CleanOptions {
  /** What is younger is left alone, dead or not: it may be about to be used. @defaultValue a minute */
  readonly olderThanMs?: number
  /** Removes what was put for 0 readers, too: it stays until somebody says so. @defaultValue false */
  readonly kept?: boolean
  /** Takes runs for dead whose processes are counted elsewhere: on other hosts, in other containers. @defaultValue false */
  readonly elsewhere?: boolean
}

/** What was removed. */
export interface Cleaned {
  /** The runs of which something was. */
  readonly runs: readonly string[]
  readonly items: number
  /** What the items took in the medium. */
  readonly bytes: Bytes
}

/** Age in Ms from which leavings are taken for such. */
export const LEAST_AGE_MS = 60_000
