import { backoff, currentTask } from '@papy/contract/engine'
import { attempted, type Fetched } from './attempt.ts'
import type { Failure } from './failure.ts'
import {
  type Bodies,
  type FetchItemOptions,
  type FetchOptions,
  type FetchSettings,
  fetchSettings,
  spacingMs,
} from './options.ts'
import { Pace } from './pace.ts'
import { paused } from './paused.ts'
import { type Fetchable, type ReadyRequest, requestOf } from './request.ts'

/**
 * A worker function that fetches what its item names: a URL, or a {@link FetchRequest}. For a serial piper, or better for a
 * pool of `inline(n)`, which has n requests under way at a time on this event loop.
 *
 * Only methods that do the same when done twice are repeated, after answers and failures that pass; between attempts the wait
 * grows, or is what `Retry-After` says, which then holds for all requests of this function to that origin. `rate` spreads
 * them over time.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for a wrong or unknown option; for the rest see {@link fetchUrl}
 */
export function fetchItem<const As extends keyof Bodies = 'bytes'>(
  options: FetchItemOptions<As> = {},
): (inbox: readonly [Fetchable]) => Promise<Fetched<Bodies[As]>> {
  const { rate, ...rest } = options
  const settings = fetchSettings('fetchItem', rest)
  const pace = new Pace(spacingMs('fetchItem', rate))
  // Named as a property is: a function within is renamed when it is bundled, and its name is that of a piper.
  const worker = {
    fetchItem: ([item]: readonly [Fetchable]): Promise<Fetched<Bodies[As]>> =>
      fetched(item, settings, pace) as Promise<Fetched<Bodies[As]>>,
  }
  return worker.fetchItem
}

/**
 * The same as a plain function, for any pool: `step(fetchUrl, { as: 'json' })`. Each call is on its own, so there is no
 * `rate`: what many workers do together only {@link fetchItem} can hold back.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for a wrong option or item; PapyError `ERR_HTTP_STATUS` for an answer that is no
 * success, with `status`, `url` and `retryAfterMs`; `ERR_HTTP_FAILED` where no whole answer came, with the cause;
 * `ERR_HTTP_TOO_LARGE`; TimeoutError `ERR_TIMEOUT` where an attempt takes too long; SerializerError `ERR_MALFORMED` for what is no
 * JSON
 */
export function fetchUrl<const As extends keyof Bodies = 'bytes'>(
  [item]: readonly [Fetchable],
  options: FetchOptions<As> = {},
): Promise<Fetched<Bodies[As]>> {
  return fetched(item, fetchSettings('fetchUrl', options), new Pace(0)) as Promise<Fetched<Bodies[As]>>
}

async function fetched(item: Fetchable, settings: FetchSettings, pace: Pace): Promise<Fetched> {
  const signal = signalHere()
  const request = requestOf(item, settings.headers)
  for (let attempt = 1; ; attempt++) {
    await pace.turn(request.url.origin, signal)
    const outcome = await attempted(request, settings, signal)
    if ('fetched' in outcome) return { ...outcome.fetched, attempts: attempt }
    const wait = waitAfter(attempt, outcome, request, settings)
    if (wait === undefined) throw outcome.error
    if (outcome.retryAfterMs !== undefined) pace.hold(request.url.origin, wait)
    await paused(wait, signal)
  }
}

/** Ms before the next attempt; undefined where there is none. */
function waitAfter(
  attempt: number,
  { isPassing, retryAfterMs }: Failure,
  { method }: ReadyRequest,
  { retry }: FetchSettings,
): number | undefined {
  const { attempts, maxWaitMs, methods } = retry
  if (!isPassing || attempt >= attempts || !methods.includes(method)) return undefined
  if (retryAfterMs !== undefined) return retryAfterMs <= maxWaitMs ? retryAfterMs : undefined
  return Math.min(maxWaitMs, backoff({ ...retry, when: undefined }, attempt))
}

// Outside of a pipeline nobody gives the item up.
function signalHere(): AbortSignal {
  try {
    return currentTask().signal
  } catch {
    return new AbortController().signal
  }
}
