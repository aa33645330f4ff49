import type { Options } from './options.ts'
import type { Streams } from './streams.ts'

export type { Streams } from './streams.ts'

/**
 * How a command ended: all is done; something could not be done; nothing was tried, because the call is wrong; a run failed
 * as a whole; no host was there for it, and it would not wait (EX_TEMPFAIL); a signal ended it, which is 128 and the signal's number, as shells say it.
 */
export const exit = {
  done: 0,
  failed: 1,
  usage: 2,
  broken: 3,
  hostless: 75,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const

/** A value of {@link exit}. */
export type Exit = (typeof exit)[keyof typeof exit]

/** What is behind a name of the command line: one file of `commands`. */
export interface Command {
  /** What `papy <name> --help` prints. */
  readonly help: string
  /** Its options: for `parseArgs`, for its help, for completion, and for whoever misspells one. */
  readonly options: Options
  /** What may follow it: files, unless it says so. */
  readonly operands?: readonly string[]
  /**
   * Does it.
   *
   * @throws PapyError: `ERR_ARGUMENT` where the call is wrong
   */
  run(args: readonly string[], streams: Streams): Promise<Exit>
}

/** A command that is known, and not loaded yet. */
export interface Listed {
  /** What it does, in a line of `papy --help`. */
  readonly summary: string
  /** Under which heading of `papy --help` it stands. */
  readonly group: Group
  load(): Promise<Command>
}

/** The headings of `papy --help`, in their order. */
export const groups = ['run a pipeline', 'use other hosts', 'look at one', 'look after this machine', 'help'] as const

/** One of {@link groups}. */
export type Group = (typeof groups)[number]
