import type { IMap } from '@papy/contract'
import { anything, count, flag, type Rule, type Rules } from '@papy/contract/engine'
import { type JournalOptions, journalRules } from './journal/journaling.ts'
import { isPool } from './piper-options.ts'

/** Options of a {@link Plumber}. */
export interface PlumberOptions {
  /**
   * Items that one reader of a piper may be ahead of another. For a piper on a pool with a `buffer` of its own, that holds.
   *
   * @defaultValue 1024
   */
  readonly buffer?: number | undefined
  /** Pools that are closed with it. All others are borrowed, and go on. @defaultValue none */
  readonly owns?: readonly IMap[] | undefined
}

/** Options of calls that can be given up. */
export interface SignalOptions {
  /** Gives the run up: the pending call rejects with the signal's reason; what was read and not emitted is returned. */
  readonly signal?: AbortSignal | undefined
}

/** Options of {@link Plumber.stream}. */
export interface StreamOptions extends SignalOptions, JournalOptions {}

/** Options of {@link Plumber.start}. */
export interface StartOptions extends JournalOptions {}

/** Options of {@link Plumber.wait}. */
export interface WaitOptions extends SignalOptions {
  /** Ms to wait; the run goes on after it. @defaultValue no limit */
  readonly timeoutMs?: number | undefined
}

/** Options of {@link Plumber.stop}. */
export interface StopOptions {
  /** Finishes what was read; else it is returned. @defaultValue true */
  readonly drain?: boolean | undefined
}

const signal: Rule = (value) => (value instanceof AbortSignal ? undefined : 'an AbortSignal')

const pools: Rule = (value) => (Array.isArray(value) && value.every(isPool) ? undefined : 'a list of IMaps')

/** What {@link PlumberOptions} may be. */
export const plumberRules: Rules<PlumberOptions> = { buffer: count(), owns: pools }

/** What {@link SignalOptions} may be. */
export const signalRules: Rules<SignalOptions> = { signal }

/** What {@link StreamOptions} may be. */
export const streamRules: Rules<StreamOptions> = { signal, ...journalRules }

/** What {@link StartOptions} may be. */
export const startRules: Rules<StartOptions> = journalRules

/** What {@link WaitOptions} may be; the time is checked by its own error. */
export const waitRules: Rules<WaitOptions> = { signal, timeoutMs: anything }

/** What {@link StopOptions} may be. */
export const stopRules: Rules<StopOptions> = { drain: flag }
