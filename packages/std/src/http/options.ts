import { ArgumentError } from '@papy/contract'
import { checkOptions, count, duration, type Rule, type Rules } from '@papy/contract/engine'

/** A header: its value, or the name of the environment variable that holds it, so that a secret is nowhere written down. */
export type HeaderValue = string | { readonly env: string }

/** When a request is repeated. */
export interface FetchRetry {
  /** Attempts in all, the first included. @defaultValue 4 */
  readonly attempts?: number
  /** Wait before the second attempt, in Ms; doubled before each further one. @defaultValue 500 */
  readonly backoffMs?: number
  /** Share of that wait that is random, 0 to 1, so that clients do not come back all at once. @defaultValue 0.5 */
  readonly jitter?: number
  /** The longest wait, in Ms. What asks for a longer one in `Retry-After` is not repeated. @defaultValue 60_000 */
  readonly maxWaitMs?: number
  /** Answers that are worth another attempt. @defaultValue 408, 425, 429, 500, 502, 503, 504 */
  readonly statuses?: readonly number[]
  /** Methods that may be repeated: those that do the same when done twice. @defaultValue GET, HEAD, OPTIONS, PUT, DELETE */
  readonly methods?: readonly string[]
}

/** How often requests may begin. */
export interface FetchRate {
  /** So many requests to one origin (scheme, host and port), attempts counted one by one. */
  readonly requests: number
  /** In so many Ms; they are spread evenly. @defaultValue 1000 */
  readonly perMs?: number
}

/** What a body is made to. */
export interface Bodies {
  readonly bytes: Uint8Array
  readonly text: string
  readonly json: unknown
}

/** Options of {@link fetchUrl}. Plain data, so that they can be bound for a worker. */
export interface FetchOptions<As extends keyof Bodies = keyof Bodies> {
  /** What becomes of the body: its bytes, text in the charset that its header says, or what JSON reads. @defaultValue 'bytes' */
  readonly as?: As
  /** Sent with every request. @defaultValue none */
  readonly headers?: Readonly<Record<string, HeaderValue>>
  /** Time for one attempt, to the last byte of the body, in Ms. @defaultValue 30_000 */
  readonly timeoutMs?: number
  /** Bytes a body may have, unpacked. @defaultValue 64 MiB */
  readonly maxBytes?: number
  /** Statuses that are results, besides 200 to 299. @defaultValue none */
  readonly acceptStatuses?: readonly number[]
  /** Follows redirects, 20 at most; refuses them; or takes them for answers, for `acceptStatuses`. @defaultValue 'follow' */
  readonly redirect?: 'follow' | 'error' | 'manual'
  /** @defaultValue four attempts; see {@link FetchRetry} */
  readonly retry?: FetchRetry
}

/** Options of {@link fetchItem}. */
export interface FetchItemOptions<As extends keyof Bodies = keyof Bodies> extends FetchOptions<As> {
  /** For all calls of this one function together. @defaultValue no limit */
  readonly rate?: FetchRate
}

/** What holds, defaults filled in. */
export interface FetchSettings {
  readonly as: keyof Bodies
  readonly headers: Readonly<Record<string, HeaderValue>>
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly acceptStatuses: readonly number[]
  readonly redirect: 'follow' | 'error' | 'manual'
  readonly retry: Required<FetchRetry>
}

const oneOf =
  (...words: readonly string[]): Rule =>
  (value) =>
    words.includes(value as string) ? undefined : words.map((word) => `'${word}'`).join(' or ')

const statuses: Rule = (value) =>
  Array.isArray(value) && value.every((status) => Number.isInteger(status) && status >= 200 && status <= 599)
    ? undefined
    : 'a list of statuses, from 200 to 599'

const methods: Rule = (value) =>
  Array.isArray(value) && value.every((method) => typeof method === 'string' && /^[A-Z]+$/.test(method))
    ? undefined
    : "a list of methods in capitals, e.g. ['GET', 'POST']"

const headers: Rule = (value) =>
  typeof value === 'object' && value !== null && Object.values(value).every(isHeader)
    ? undefined
    : "an object of strings and { env: 'NAME' }"

const share: Rule = (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? undefined : 'a number from 0 to 1'

const record: Rule = (value) => (typeof value === 'object' && value !== null ? undefined : 'an object of options')

const rules: Rules<FetchOptions> = {
  as: oneOf('bytes', 'text', 'json'),
  headers,
  timeoutMs: duration(1),
  maxBytes: count(),
  acceptStatuses: statuses,
  redirect: oneOf('follow', 'error', 'manual'),
  retry: record,
}

const retryRules: Rules<FetchRetry> = {
  attempts: count(),
  backoffMs: duration(0),
  jitter: share,
  maxWaitMs: duration(0),
  statuses,
  methods,
}

const rateRules: Rules<FetchRate> = { requests: count(), perMs: duration(1) }

/** Fills defaults in. @throws ArgumentError `ERR_ARGUMENT`, with `option` and `value` */
export function fetchSettings(call: string, options: FetchOptions): FetchSettings {
  checkOptions(call, options, rules)
  const { as = 'bytes', headers = {}, timeoutMs = 30_000, maxBytes = 64 * 2 ** 20 } = options
  const { acceptStatuses = [], redirect = 'follow', retry = {} } = options
  checkOptions(`retry of ${call}`, retry, retryRules)
  const { attempts = 4, backoffMs = 500, jitter = 0.5, maxWaitMs = 60_000 } = retry
  const { statuses = [408, 425, 429, 500, 502, 503, 504], methods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'] } =
    retry
  const retrying = { attempts, backoffMs, jitter, maxWaitMs, statuses, methods }
  return { as, headers, timeoutMs, maxBytes, acceptStatuses, redirect, retry: retrying }
}

/** Ms between the beginnings of two requests to one origin. @throws ArgumentError `ERR_ARGUMENT` */
export function spacingMs(call: string, rate: FetchRate | undefined): number {
  if (rate === undefined) return 0
  checkOptions(`rate of ${call}`, rate, rateRules)
  const { requests, perMs = 1000 } = rate
  if (requests !== undefined) return perMs / requests
  throw new ArgumentError('ERR_ARGUMENT', `rate of ${call} has no requests; pass { requests, perMs }`, { value: rate })
}

function isHeader(value: unknown): boolean {
  if (typeof value === 'string') return true
  return typeof value === 'object' && value !== null && typeof (value as { env?: unknown }).env === 'string'
}
