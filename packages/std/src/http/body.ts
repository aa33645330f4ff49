import { describe, SerializerError } from '@papy/contract'
import { tooLarge } from './failure.ts'
import type { Bodies } from './options.ts'
import { type ReadyRequest, shown } from './request.ts'

/** Bytes of the body of a refusal that are quoted. */
const EXCERPT_BYTES = 200

/**
 * The body of an answer.
 *
 * @throws PapyError `ERR_HTTP_TOO_LARGE`, as soon as it is known; SerializerError `ERR_MALFORMED` for what is no JSON, or in a
 * charset that is not known
 */
export async function bodyOf(
  request: ReadyRequest,
  response: Response,
  { as, maxBytes }: { readonly as: keyof Bodies; readonly maxBytes: number },
): Promise<unknown> {
  const bytes = await bytesOf(request, response, maxBytes)
  if (as === 'bytes') return bytes
  const text = decoded(request, bytes, response.headers.get('content-type'))
  return as === 'text' ? text : parsed(request, text)
}

/** The beginning of a body; the rest is not read. Never fails. */
export async function excerptOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of chunksOf(response)) {
      chunks.push(chunk)
      if (lengthOf(chunks) >= EXCERPT_BYTES) break
    }
  } catch {
    // What came is enough.
  }
  return Buffer.concat(chunks).subarray(0, EXCERPT_BYTES).toString().replace(/\s+/g, ' ').trim()
}

async function bytesOf(request: ReadyRequest, response: Response, maxBytes: number): Promise<Uint8Array> {
  // Of a packed body, the length says nothing of what it is unpacked.
  const length = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length') ?? 0)
  if (length > maxBytes && request.method !== 'HEAD') {
    await response.body?.cancel()
    throw tooLarge(request, maxBytes)
  }
  const chunks: Uint8Array[] = []
  let total = 0
  for await (const chunk of chunksOf(response)) {
    chunks.push(chunk)
    total += chunk.byteLength
    if (total > maxBytes) throw tooLarge(request, maxBytes)
  }
  return joined(chunks, total)
}

// Leaving the loop cancels the stream, and lets go of the connection.
function chunksOf({ body }: Response): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  return (body as AsyncIterable<Uint8Array> | null) ?? []
}

// Of its own memory: a Buffer of a pool would be sent to another worker with all of the pool.
function joined(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const bytes = new Uint8Array(total)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, { byteLength }) => sum + byteLength, 0)
}

function decoded(request: ReadyRequest, bytes: Uint8Array, type: string | null): string {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(type ?? '') ?? []
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch (cause) {
    throw malformed(request, `in the charset ${describe(charset)}, which is not known here`, "use as: 'bytes'", cause)
  }
}

function parsed(request: ReadyRequest, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw malformed(request, `with what is no JSON: ${describe(cause)}`, "use as: 'text' to look at it", cause)
  }
}

function malformed({ method, url }: ReadyRequest, what: string, next: string, cause: unknown): SerializerError {
  const message = `${method} ${shown(url)} was answered ${what}; ${next}`
  return new SerializerError('ERR_MALFORMED', message, { cause, url: url.href })
}
