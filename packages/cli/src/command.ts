/** Where a command writes to: each text is one line, or several. */
export interface Streams {
  /** What was asked for. */
  out(text: string): void
  /** What went wrong. */
  error(text: string): void
}

/** How a command ended: all is done; something could not be done; nothing was tried, because the call is wrong. */
export const exit = { done: 0, failed: 1, usage: 2 } as const

/** A value of {@link exit}. */
export type Exit = (typeof exit)[keyof typeof exit]

/** What is behind a name of the command line: one file of `commands`. */
export interface Command {
  /** What `papy <name> --help` prints. */
  readonly help: string
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
  load(): Promise<Command>
}
