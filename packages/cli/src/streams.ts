import type { Paint } from './paint.ts'

/** Where a command reads from and writes to. A text of `out` and `error` is one line, or several. */
export interface Streams {
  /** What was asked for: standard output. */
  out(text: string): void
  /** What went wrong, and what people are told meanwhile: standard error. */
  error(text: string): void
  /** Writes many lines of what was asked for; settles when there is room for more, at once where nobody reads any more. */
  flow(text: string): Promise<void>
  /** Aborted once nobody reads standard output any more, as in `papy run … | head`. */
  readonly unread: AbortSignal
  /** Whether what was asked for is shown on a terminal. */
  readonly isShown: boolean
  readonly stdin: Stdin
  /** Standard error, where that is a terminal. */
  readonly screen: Screen | undefined
  /** Colours for standard output. */
  readonly paint: Paint
  /** Calls `handle` for each signal that asks to end, instead of ending at once; until what it returns is called. */
  onSignal(handle: (signal: EndSignal) => void): () => void
  /** Ends the process at once, whatever is under way. */
  leave(code: number): never
}

/** Standard input. */
export interface Stdin {
  /** Whether somebody types: there is no file and no pipe to read. */
  readonly isTerminal: boolean
  bytes(): AsyncIterable<Uint8Array>
  /** Reads no more of it, so that it keeps nobody here. */
  close(): void
}

/** A terminal on which lines are drawn, and drawn again. */
export interface Screen {
  readonly columns: number
  readonly rows: number
  readonly paint: Paint
  write(text: string): void
  /** Calls `draw` when its size is another, and when it was left and come back to. */
  onChange(draw: () => void): () => void
  /** Hides the cursor, until what it returns is called; it comes back, too, however the process ends. */
  hideCursor(): () => void
}

/** What a process is asked to end with. */
export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'
