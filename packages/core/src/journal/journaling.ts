import { describe, type JsonValue } from '@papy/contract'
import { anything, type Rule, type Rules } from '@papy/contract/engine'
import type { FailedRecord, Journal } from '@papy/contract/journal'

/** Which failures are attempted again. */
export interface RedriveOptions {
  /** Only those of this piper. @defaultValue those of all */
  readonly node?: string | undefined
  /** Only those for which it holds. @defaultValue all */
  readonly where?: ((letter: FailedRecord) => boolean) | undefined
}

/** Options of runs that can be gone on with. */
export interface JournalOptions {
  /**
   * Where the run is written down. What stands in it is gone on with: nothing is given to an output or a sink again that it has
   * already.
   *
   * @defaultValue none: nothing is written down
   */
  readonly journal?: Journal | undefined
  /** Of a run that stands in the journal: does all again, because this piper or others behind it were changed. */
  readonly from?: string | undefined
  /** Of a run that is complete: attempts again what failed; results go where they belong. @defaultValue false */
  readonly redrive?: RedriveOptions | boolean | undefined
  /** Anything of JSON that whoever reads the journal will want to know: the command line. @defaultValue nothing */
  readonly note?: JsonValue | undefined
}

const journal: Rule = (value) => (isJournal(value) ? undefined : "a journal: journal('run.papy') of @papy/journal")

const name: Rule = (value) => (typeof value === 'string' && value !== '' ? undefined : 'the name of a piper')

const redrive: Rule = (value) => {
  if (typeof value === 'boolean') return undefined
  const isObject = typeof value === 'object' && value !== null
  const { node, where } = (isObject ? value : {}) as RedriveOptions
  const isRight = isObject && (node === undefined || typeof node === 'string')
  return isRight && (where === undefined || typeof where === 'function')
    ? undefined
    : `true, or { node, where }, not ${describe(value)}`
}

/** What {@link JournalOptions} may be. */
export const journalRules: Rules<JournalOptions> = { journal, from: name, redrive, note: anything }

function isJournal(value: unknown): value is Journal {
  const { open, level } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Journal>
  return typeof open === 'function' && typeof level === 'string'
}
