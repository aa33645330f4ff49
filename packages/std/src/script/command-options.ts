import { ArgumentError, describe } from '@papy/contract'
import {
  checkOptions,
  count,
  duration,
  flag,
  label,
  type Provisions,
  provisions,
  type Rule,
  type Rules,
} from '@papy/contract/engine'

/** What every program may be given. */
export interface ProgramOptions {
  /** Ms that an item may take; then the program is ended with all that it started, and the item fails. @defaultValue no limit */
  readonly timeoutMs?: number
  /** Its working directory. @defaultValue that of the worker */
  readonly cwd?: string
  /**
   * Its environment: `'inherit'` for all of the worker's, or variables that it has beside those that programs need to run at
   * all (`PATH`, `HOME`, `TMPDIR`, `LANG`, …). The same rule as for workers' processes, so that an answer does not depend
   * on where it is made. @defaultValue {}
   */
  readonly env?: NonNullable<Provisions['env']>
}

/** Options of {@link command}. */
export interface CommandOptions<Encoding extends OutputEncoding = OutputEncoding> extends ProgramOptions {
  /**
   * Whether the item goes to its standard input. @defaultValue `'item'`, unless the arguments have a place for it: then
   * `'none'`
   */
  readonly stdin?: 'item' | 'none'
  /** Bytes of its standard output that are kept; a program that writes more is ended. @defaultValue 64 MiB */
  readonly maxOutputBytes?: number
  /** What its standard output is read as: text, or `'bytes'`. @defaultValue 'utf8' */
  readonly encoding?: Encoding
  /** Exit codes that are no failure: `[0, 1]` for `grep`. @defaultValue [0] */
  readonly codes?: readonly number[]
  /** What the name of `{file}` ends with: `'.fasta'`. @defaultValue '' */
  readonly suffix?: string
  /**
   * Gives the first of `argv` to `/bin/sh -c` (Windows: `cmd.exe`) as its program, and the others to that as `"$1"`, `"$2"`, ….
   * `plan()` warns of it. @defaultValue false
   */
  readonly shell?: boolean
}

/** How output can be read. */
export type OutputEncoding = 'utf8' | 'utf16le' | 'latin1' | 'bytes'

const oneOf =
  (...words: readonly string[]): Rule =>
  (value) =>
    words.includes(value as string) ? undefined : words.map((word) => `'${word}'`).join(' or ')

const path: Rule = (value) => (label(value) === undefined && !String(value).includes('\0') ? undefined : 'a path')

const suffix: Rule = (value) =>
  typeof value === 'string' && /^[\w.-]{0,64}$/.test(value) ? undefined : "up to 64 letters, digits, '.', '_' and '-'"

const exitCodes: Rule = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((code) => Number.isInteger(code) && code >= 0)
    ? undefined
    : 'a list of whole numbers from 0'

/** Rules of {@link ProgramOptions}, for whoever is named in the message. */
export const programRules = (subject: string): Rules<ProgramOptions> => ({
  timeoutMs: duration(1),
  cwd: path,
  env: provisions(subject).env,
})

/** @throws ArgumentError `ERR_ARGUMENT` */
export function checkCommandOptions(options: unknown): asserts options is CommandOptions {
  checkOptions<CommandOptions>('command', options, {
    ...programRules('command'),
    stdin: oneOf('item', 'none'),
    maxOutputBytes: count(),
    encoding: oneOf('utf8', 'utf16le', 'latin1', 'bytes'),
    codes: exitCodes,
    suffix,
    shell: flag,
  })
}

/** A program and its arguments. @throws ArgumentError `ERR_ARGUMENT` */
export function checkArgv(call: string, argv: unknown): asserts argv is readonly string[] {
  const fits =
    Array.isArray(argv) && argv.length > 0 && argv.every((arg) => typeof arg === 'string' && !arg.includes('\0'))
  if (fits && argv[0] !== '') return
  const what = Array.isArray(argv)
    ? describe(argv.find((arg) => typeof arg !== 'string' || arg.includes('\0')) ?? argv)
    : describe(argv)
  const message = `${call}(argv) needs a list of a program and its arguments, strings without NUL, not ${what}; write ${call}(['sort', '-n'])`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: argv })
}
