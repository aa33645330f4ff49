import { bodyOf, excerptOf } from './body.ts'
import { brokenOff, type Failure, refusedBy, tooLong } from './failure.ts'
import type { FetchSettings } from './options.ts'
import type { ReadyRequest } from './request.ts'
import { retryAfterMs } from './retry-after.ts'

/** What was fetched. */
export interface Fetched<Body = unknown> {
  /** Where it came from, after redirects. */
  readonly url: string
  readonly status: number
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
  /** Attempts it took, from 1. */
  readonly attempts: number
}

/** What came of one attempt. */
export type Attempted = { readonly fetched: Omit<Fetched, 'attempts'> } | Failure

/** Sends a request once, and reads the whole answer. @throws the signal's reason */
export async function attempted(
  request: ReadyRequest,
  settings: FetchSettings,
  signal: AbortSignal,
): Promise<Attempted> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(tooLong(request, settings.timeoutMs)), settings.timeoutMs)
  const giveUp = (): void => limit.abort(signal.reason)
  signal.addEventListener('abort', giveUp)
  try {
    signal.throwIfAborted()
    return await answered(request, settings, limit.signal)
  } catch (thrown) {
    signal.throwIfAborted()
    return brokenOff(request, limit.signal.aborted ? limit.signal.reason : thrown)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', giveUp)
  }
}

async function answered(request: ReadyRequest, settings: FetchSettings, signal: AbortSignal): Promise<Attempted> {
  const { url: to, ...rest } = request
  const response = await fetch(to, { ...rest, signal, redirect: settings.redirect } as RequestInit)
  const { ok, status, url } = response
  if (!ok && !settings.acceptStatuses.includes(status)) return refused(request, response, settings)
  const read = await bodyOf(request, response, settings)
  return { fetched: { url, status, headers: Object.fromEntries(response.headers), body: read } }
}

async function refused(request: ReadyRequest, response: Response, { retry }: FetchSettings): Promise<Failure> {
  return refusedBy(request, response, {
    excerpt: await excerptOf(response),
    isPassing: retry.statuses.includes(response.status),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
  })
}
