import { describe, isPapyError, PapyError, TimeoutError } from '@papy/contract'
import { type ReadyRequest, shown } from './request.ts'

/** Why an attempt failed, and whether another one may do better. */
export interface Failure {
  readonly error: unknown
  readonly isPassing: boolean
  /** What the server asks to wait, in Ms. */
  readonly retryAfterMs?: number | undefined
}

/** What passes: nobody there at the moment, a connection that broke, an answer that was cut off. */
const passing: readonly string[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]

/** An attempt that brought no whole answer; what is ours already stays as it is. */
export function brokenOff(request: ReadyRequest, thrown: unknown): Failure {
  if (isPapyError(thrown)) return { error: thrown, isPassing: thrown instanceof TimeoutError }
  // fetch() says that it failed, and behind it why.
  const cause = (thrown as { cause?: unknown } | undefined)?.cause ?? thrown
  const code = (cause as { code?: unknown } | undefined)?.code
  const message = `${request.method} ${shown(request.url)} brought no whole answer: ${describe(cause)}; look at the server and the way to it`
  const error = new PapyError('ERR_HTTP_FAILED', message, { cause, url: request.url.href })
  return { error, isPassing: typeof code === 'string' && passing.includes(code) }
}

/** An answer that is none. */
export function refusedBy(
  request: ReadyRequest,
  { status, statusText }: Response,
  { excerpt, ...rest }: { readonly excerpt: string; readonly isPassing: boolean; retryAfterMs: number | undefined },
): Failure {
  const words = excerpt === '' ? '' : ` (${describe(excerpt)})`
  const message = `${request.method} ${shown(request.url)} was answered with ${status} ${statusText}${words}; ${adviceOn(status)}`
  const details = { status, url: request.url.href, retryAfterMs: rest.retryAfterMs }
  return { error: new PapyError('ERR_HTTP_STATUS', message, details), ...rest }
}

/** An answer that takes too long. */
export function tooLong({ method, url }: ReadyRequest, timeoutMs: number): TimeoutError {
  const message = `${method} ${shown(url)} was not answered to its last byte within ${timeoutMs} ms; raise timeoutMs, or look at the server`
  return new TimeoutError('ERR_TIMEOUT', message, { timeoutMs, url: url.href })
}

/** An answer that is too large. */
export function tooLarge({ method, url }: ReadyRequest, maxBytes: number): PapyError {
  const message = `${method} ${shown(url)} was answered with more than ${maxBytes} bytes; raise maxBytes, or fetch a part of it`
  return new PapyError('ERR_HTTP_TOO_LARGE', message, { maxBytes, url: url.href })
}

function adviceOn(status: number): string {
  if (status === 401 || status === 403) return 'send what lets you in as a header, { env }'
  if (status === 429) return 'lower rate'
  return status >= 500 ? 'look at the server, or try later' : 'mend the request, or name the status in acceptStatuses'
}
