import { ArgumentError, describe } from '@papy/contract'
import { checkOptions, duration, flag, LONGEST_MS, type Rule, type Rules } from '@papy/contract/engine'
import { checkNeeded } from '../needed.ts'
import { seedRule } from '../random/seed.ts'

/** Options of {@link skewClock}. */
export interface SkewClockOptions {
  /** Ms by which it is wrong: behind where negative. With `everyMs` at most so many, either way. */
  readonly byMs: number
  /** Ms until it jumps, each time, to be wrong by another drawn amount. @defaultValue it stays wrong by `byMs` */
  readonly everyMs?: number
  /** Decides the jumps. @defaultValue 1 */
  readonly seed?: number
  /** Whether `performance.now()` and `process.hrtime()` jump, too, which no real one does. @defaultValue false */
  readonly monotonic?: boolean
}

const skew: Rule = (value) =>
  typeof value === 'number' && Number.isFinite(value)
    ? undefined
    : 'a number of Ms, negative for a clock that is behind'

const rules: Rules<SkewClockOptions> = { byMs: skew, everyMs: duration(1), seed: seedRule, monotonic: flag }

/**
 * Options of Node for a process whose clock is wrong: `processes(4, skewClock({ byMs: -3_600_000 }))`, or
 * `[...skewClock({ byMs }).execArgv, 'program.js']`. `Date` is shifted there, and in its threads; the clock of the system, and what
 * does not ask `Date`, are as they were.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function skewClock(options: SkewClockOptions): { readonly execArgv: readonly string[] } {
  checkOptions('skewClock', options, rules)
  checkNeeded('skewClock', options, 'byMs')
  const { byMs, everyMs, seed = 1, monotonic = false } = options
  if (monotonic && byMs < 0)
    throw new ArgumentError(
      'ERR_ARGUMENT',
      `skewClock(): monotonic clocks do not go back, and byMs is ${describe(byMs)}`,
      {
        option: 'monotonic',
        value: monotonic,
      },
    )
  const url = new URL('./skewed.js', import.meta.url)
  const every = everyMs === undefined ? {} : { everyMs: `${Math.min(everyMs, LONGEST_MS)}` }
  const asked = { byMs: `${byMs}`, seed: `${seed}`, ...every, ...(monotonic ? { monotonic: 'true' } : {}) }
  url.search = new URLSearchParams(asked).toString()
  return { execArgv: ['--import', url.href] }
}
