import { ArgumentError, describe } from '@papy/contract'
import type { HeaderValue } from './options.ts'

/** What to fetch. */
export interface FetchRequest {
  readonly url: string | URL
  /** @defaultValue 'GET' */
  readonly method?: string
  /** Besides those of the options, which these replace. */
  readonly headers?: Readonly<Record<string, HeaderValue>>
  /** Sent as it is, with every attempt. */
  readonly body?: string | Uint8Array
}

/** What a function that fetches takes as an item. */
export type Fetchable = string | URL | FetchRequest

/** A request that can be sent, any number of times. */
export interface ReadyRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly body: string | Uint8Array | undefined
}

/** The request that an item stands for. @throws ArgumentError `ERR_ARGUMENT` */
export function requestOf(item: unknown, common: Readonly<Record<string, HeaderValue>>): ReadyRequest {
  const { url, method = 'GET', headers = {}, body } = partsOf(item)
  if (body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array))
    throw wrong(
      `the body of a request is ${describe(body)}; pass a string or a Uint8Array, e.g. JSON.stringify(it)`,
      body,
    )
  if (typeof method !== 'string') throw wrong(`the method of a request is ${describe(method)}; pass 'GET'`, method)
  return { url: urlOf(url), method: method.toUpperCase(), headers: headersOf(common, headers), body }
}

/** A URL as messages have it: what is behind the `?` may be secret. */
export function shown({ origin, pathname, search }: URL): string {
  return `${origin}${pathname}${search === '' ? '' : '?…'}`
}

function partsOf(item: unknown): Partial<FetchRequest> {
  if (typeof item === 'string' || item instanceof URL) return { url: item }
  if (typeof item === 'object' && item !== null && 'url' in item) return item as FetchRequest
  throw wrong(`${describe(item)} cannot be fetched; pass a URL, or { url, method, headers, body }`, item)
}

function urlOf(given: unknown): URL {
  const text = given instanceof URL ? given.href : given
  if (typeof text !== 'string' || !URL.canParse(text))
    throw wrong(`${describe(given)} is no URL; pass an absolute one, e.g. 'https://example.org/data'`, given)
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw wrong(`a URL of ${url.protocol} cannot be fetched; pass one of http: or https:`, text)
  // Not quoted: it is the password that is wrong here.
  if (url.username !== '' || url.password !== '')
    throw wrong(`the URL of ${url.host} holds a password; send it as a header authorization, { env: 'NAME' }`, url.host)
  return url
}

function headersOf(...all: readonly Readonly<Record<string, HeaderValue>>[]): Headers {
  const headers = new Headers()
  for (const [name, value] of all.flatMap((some) => Object.entries(some))) put(headers, name, valueOf(name, value))
  return headers
}

function put(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value)
  } catch (cause) {
    const message = `header ${describe(name)} cannot be sent; pass a name and a value of printable characters`
    throw new ArgumentError('ERR_ARGUMENT', message, { cause, value: name })
  }
}

function valueOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value
  const variable = (value as { env?: unknown } | undefined)?.env
  if (typeof variable !== 'string')
    throw wrong(`header ${name} is ${describe(value)}; pass a string, or { env }`, value)
  const secret = process.env[variable]
  if (secret !== undefined) return secret
  throw wrong(`header ${name} is in the environment variable ${variable}, which is not set here; set it`, variable)
}

function wrong(message: string, value: unknown): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', message, { value })
}
