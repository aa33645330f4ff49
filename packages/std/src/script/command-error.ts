import { PapyError, TimeoutError } from '@papy/contract'

/** How a program ended, or what is known of it while it runs. */
export interface ProgramFacts {
  /** What was started: the program and its arguments; of a very long one the beginning. */
  readonly argv: readonly string[]
  /** Its exit code; absent where a signal ended it. */
  readonly exitCode?: number | undefined
  /** The signal that ended it. */
  readonly signal?: string | undefined
  /** The last 64 kB that it wrote to its standard output. */
  readonly stdout?: string | undefined
  /** The last 64 kB that it wrote to its standard error. */
  readonly stderr?: string | undefined
}

/**
 * A program that could not be started, failed, or did not do what it was to. Codes: `ERR_COMMAND_START`,
 * `ERR_COMMAND_FAILED`, `ERR_COMMAND_OUTPUT`, `ERR_COPROCESS`. Fields: those of {@link ProgramFacts}.
 */
export class CommandError extends PapyError {
  /** What was started: the program and its arguments. */
  declare readonly argv: readonly string[]
  /** Its exit code, where no signal ended it. */
  declare readonly exitCode: number | undefined
  /** The signal that ended it. */
  declare readonly signal: string | undefined
  /** The last 64 kB of its standard output. */
  declare readonly stdout: string | undefined
  /** The last 64 kB of its standard error. */
  declare readonly stderr: string | undefined
}

/** Characters of an argument that errors show. */
const MOST_SHOWN = 1_000

/** A program with its arguments, as errors show it. */
export function shownArgv(argv: readonly string[]): readonly string[] {
  return argv.map((arg) => (arg.length > MOST_SHOWN ? `${arg.slice(0, MOST_SHOWN)}…` : arg))
}

/** A program in a message: its name, and what it said last, if it said anything. */
export function programName({ argv }: Pick<ProgramFacts, 'argv'>): string {
  return (argv[0] ?? 'a program').slice(0, 100)
}

/** It ended in another way than it was to. */
export function failed(facts: ProgramFacts, when = ''): CommandError {
  const how = facts.signal === undefined ? `ended with code ${facts.exitCode}` : `was ended by ${facts.signal}`
  const message = `${programName(facts)} ${how}${when}${lastWords(facts)}; see stderr and stdout of this error`
  return new CommandError('ERR_COMMAND_FAILED', message, { ...facts })
}

/** It took too long, and was ended with all that it had started. */
export function tookTooLong(facts: ProgramFacts, timeoutMs: number): TimeoutError {
  const message = `${programName(facts)} took longer than ${timeoutMs} ms and was ended; raise timeoutMs if that is expected`
  return new TimeoutError('ERR_TIMEOUT', message, { ...facts, timeoutMs })
}

/** The last line of what it said. */
function lastWords({ stderr = '' }: ProgramFacts): string {
  const line = stderr.trimEnd().split('\n').at(-1)?.trim() ?? ''
  return line === '' ? '' : `: ${line.slice(0, 300)}`
}
