import type { JournalRecord } from './record.ts'
import type { RunPast } from './run-past.ts'

/**
 * How sure it is that what was written is there.
 *
 * - `fsync`: it survives a power cut
 * - `async`: it was given to the system: it survives the death of the process
 * - `none`: it is written when there is enough of it; nothing is waited for
 */
export type JournalLevel = 'none' | 'async' | 'fsync'

/** Where the memory of a run is kept, before it is opened: what `journal('run.papy')` of `@papy/journal` makes. */
export interface Journal {
  readonly level: JournalLevel
  /** For people: the path of its file. */
  readonly place: string
  /**
   * Ms after which what happened is committed, together with all that happened until then.
   *
   * @defaultValue 50
   */
  readonly commitMs?: number
  /**
   * Opens it, for one who writes.
   *
   * @throws (or rejects) PlumberError `ERR_JOURNAL_LOCKED`, another process writes it; `ERR_JOURNAL_VERSION`, `ERR_JOURNAL_DAMAGED`,
   * `ERR_JOURNAL_FAILED`
   */
  open(): RunJournal | PromiseLike<RunJournal>
}

/** The memory of one run, while it is written. */
export interface RunJournal {
  /** What stands in it from sessions before; `undefined`: nothing, the run is new. */
  readonly past: RunPast | undefined
  /** Adds a record after those before. Nothing is waited for; what came later is not stored without what came before. */
  append(record: JournalRecord): void
  /**
   * Settles when all that was appended is stored, as sure as the level says. One who calls while another commit is under way
   * shares the next one.
   *
   * @throws (rejects) PlumberError `ERR_JOURNAL_FAILED`: nothing more can be written
   */
  commit(): Promise<void>
  /**
   * Whether it takes more: `undefined`, or settles when it does. It does not while much waits for a slow or full disk; who reads
   * inputs waits then.
   */
  ready(): PromiseLike<void> | undefined
  /** Told of what is in the way, and that it is no longer: a disk that is full. One listener. */
  onTrouble?: (trouble: JournalTrouble | undefined) => void
  /** Bytes it has on the disk, and that wait for it. */
  readonly byteLength: number
  /** Stores what is left, and lets go of it. */
  close(): Promise<void>
}

/** What keeps a journal from being written; it is tried again. */
export interface JournalTrouble {
  /** For people: names the place, and the bytes that are needed. */
  readonly message: string
  readonly error: unknown
}
