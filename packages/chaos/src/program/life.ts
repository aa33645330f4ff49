/** When a program is killed: so many Ms after its start, or as soon as it wrote so many lines to its standard output. */
export type Moment = { readonly ms: number } | { readonly lines: number }

/** One life of a program that is killed again and again. */
export interface Life {
  /** Which one, from 1. */
  readonly life: number
  /** When it was to be killed, as the seed decides it; absent: it was left alone. */
  readonly planned?: Moment
  /** Whether it was killed; else it came to an end by itself. */
  readonly killed: boolean
  /** Ms that it lived. */
  readonly ms: number
  /** Exit code, where it had one. */
  readonly exitCode?: number
  /** The signal that ended it. */
  readonly signal?: string
  /** The last of what it wrote: up to 1 MiB. */
  readonly stdout: string
  /** The same of its standard error: up to 64 KiB. */
  readonly stderr: string
}
