import { ArgumentError } from '@papy/contract'
import { count, duration, type Rules } from '@papy/contract/engine'
import type { Stream } from '../random/stream.ts'

/** When a fault strikes: by the clock, or by how far the run is. One of `everyMs` and `everyRows` is needed. */
export interface Timing {
  /** Ms between two strikes on average: each wait is drawn, as of a Poisson process. */
  readonly everyMs?: number
  /** Rows between two strikes, just so many; counted by `unrest.over(rows)` or `unrest.row()`. */
  readonly everyRows?: number
  /** Most strikes. @defaultValue no limit */
  readonly times?: number
}

/** When a strike is due: so many Ms after the storm was put on, or at this row. */
export type Due = { readonly ms: number } | { readonly row: number }

/** What each option may be. */
export const timingRules: Rules<Timing> = { everyMs: duration(1), everyRows: count(), times: count() }

/** The timing among the options of a fault. @throws ArgumentError `ERR_ARGUMENT` unless it has one of both */
export function timingOf(fault: string, { everyMs, everyRows, times }: Timing): Timing {
  if ((everyMs === undefined) === (everyRows === undefined))
    throw new ArgumentError('ERR_ARGUMENT', `${fault}({ … }) needs either everyMs or everyRows; pass one of them`, {
      option: everyMs === undefined ? 'everyMs' : 'everyRows',
      value: everyMs === undefined ? undefined : everyRows,
    })
  return {
    ...(everyMs === undefined ? {} : { everyMs }),
    ...(everyRows === undefined ? {} : { everyRows }),
    ...(times === undefined ? {} : { times }),
  }
}

/** When the next strike is due, after the one before. A number is drawn either way, so that rows and Ms decide alike. */
export function dueAfter(before: Due | undefined, { everyMs, everyRows = 1 }: Timing, stream: Stream): Due {
  const lot = stream.next()
  if (everyMs === undefined) return { row: (before !== undefined && 'row' in before ? before.row : 0) + everyRows }
  const since = before !== undefined && 'ms' in before ? before.ms : 0
  return { ms: since - everyMs * Math.log(1 - lot) }
}
