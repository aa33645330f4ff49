import { count, duration, type Rule, type Rules } from '@papy/contract/engine'
import type { Ms } from '../units.ts'

/** What becomes of work of a pool whose workers are all on other hosts, and none of these is there. */
export interface HostlessOptions {
  /** After so long it is said (`WARN_NO_HOSTS`), and then `fallback` is done; what waits is said again every minute. @defaultValue 60,000 */
  readonly afterMs?: Ms
  /**
   * - `'wait'`: it waits until a host is there
   * - `'fail'`: the run ends with `ERR_NO_HOSTS`
   * - a number: so many threads of this host take over, and stay beside the hosts that come back
   *
   * @defaultValue `'wait'`
   */
  readonly fallback?: 'wait' | 'fail' | number
}

/** The same, with what holds where nothing was said. */
export type Hostless = Required<HostlessOptions>

const fallback: Rule = (value) =>
  value === 'wait' || value === 'fail' || count()(value) === undefined
    ? undefined
    : "'wait', 'fail', or a number of threads from 1"

/** What {@link HostlessOptions} may be. */
export const hostlessRules: Rules<HostlessOptions> = { afterMs: duration(0), fallback }

/** Fills the defaults in. */
export function fullHostless({ afterMs = 60_000, fallback = 'wait' }: HostlessOptions = {}): Hostless {
  return { afterMs, fallback }
}
