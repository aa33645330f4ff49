import { ArgumentError, type JsonValue } from '@papy/contract'
import { withoutSecrets } from '../record/environment.ts'
import { version } from '../version.ts'

/** What the journal of a run keeps of the command line, so that it can be run again. */
export interface RunNote {
  /** Arguments of `papy run`; what looks like a secret is left out. */
  readonly args: readonly string[]
  /** Options of which the value was left out: they have to be given again. */
  readonly secrets: readonly string[]
  /** The directory that names of files are relative to. */
  readonly cwd: string
  /** Version of this command. */
  readonly papy: string
  readonly level: string
}

/** Notes a command line. */
export function noteOf(args: readonly string[], level: string): RunNote & JsonValue {
  const shown = withoutSecrets(args)
  const secrets = shown.flatMap((arg, at) => (arg === args[at] ? [] : [optionOf(shown, at)]))
  return { args: shown, secrets: [...new Set(secrets)], cwd: process.cwd(), papy: version(), level }
}

/**
 * The note that a journal has.
 *
 * @param place - of the journal, for people
 * @throws ArgumentError `ERR_ARGUMENT`, where the run was none of `papy run`
 */
export function noteIn(value: unknown, place: string): RunNote {
  if (isNote(value)) return value
  const message = `the run in ${place} was not begun by papy run, so how it is run is not known here; let the program that began it go on with it`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: place })
}

/** Whether it is a note of this command. */
export function isNote(value: unknown): value is RunNote {
  const { args, secrets, cwd } = (typeof value === 'object' && value !== null ? value : {}) as Partial<RunNote>
  return Array.isArray(args) && Array.isArray(secrets) && typeof cwd === 'string'
}

// The option that a value belongs to.
function optionOf(args: readonly string[], at: number): string {
  const before = args.slice(0, at + 1).findLast((arg) => arg.startsWith('-')) ?? ''
  return before.replace(/=.*$/s, '')
}
