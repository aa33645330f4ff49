/** What a cache of results promises. Nothing yet: all of them only save time. */
export type CacheSupports = Readonly<Record<string, never>>

/** Whose results are looked for: opened with this, a cache is that of one piper. */
export interface CacheContext {
  /** Name of the piper, for people. */
  readonly node: string
  /** Its functions, for people. */
  readonly functions: readonly string[]
  /** SHA-256 in hex of all that decides beside the inbox: functions, what is bound to them, settings. */
  readonly hash: string
  /** Of the functions alone, so that one can tell what changed. */
  readonly code: string
}

/** Results of one piper from before, where it is evaluated. */
export interface ResultsCache {
  /**
   * Looks for the result of a call, and remembers what it was called with, should the function change that. Answers at once, and
   * never throws: what cannot be had is computed.
   */
  look(inbox: unknown): Look
}

/** What was found. */
export type Look =
  /** What the call gave before. It is nobody else's. */
  { readonly found: true; readonly value: unknown } | Missing

/** Nothing was found. */
export interface Missing {
  readonly found: false
  /** Stores what the call gave. Never throws. Absent where its inbox cannot be told from others. */
  readonly keep?: (value: unknown) => void
}
