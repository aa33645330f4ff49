import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { decodeError, encodeError, type PortableError, RuntimeError } from '@papy/contract'
import { secretOf } from '@papy/contract/medium'
import { type HostAddress, hostText } from '@papy/remote'
import { WebSocket } from 'ws'
import { certificateError } from '../tls/certificate-error.ts'
import { meet } from '../tls/meeting.ts'
import { MOST_MESSAGE } from '../wire/frame.ts'
import { SUBPROTOCOL } from '../wire/identity.ts'
import { adviceFor, isCertificate, START_AGENT } from './unreached.ts'
import type { NotReached } from './way.ts'
import type { FullWebsocketOptions } from './websocket-options.ts'

/** Who is dialled. */
export interface Called {
  readonly what: 'agent' | 'coordinator'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** What to do where nobody answers. */
  readonly hint: string
}

const agent: Called = { what: 'agent', path: '/papy', headers: {}, hint: START_AGENT }

type DialOptions = Pick<FullWebsocketOptions, 'token' | 'ca' | 'fingerprint' | 'connectMs'>

/**
 * Opens a connection to an agent, or to whom is called; it is ended by the signal. Where a certificate is pinned, whoever has
 * another one never hears the token.
 *
 * @param met - the connection, where its certificate was looked at already
 */
export function dial(
  address: HostAddress,
  options: DialOptions,
  signal: AbortSignal,
  called: Called = agent,
  met?: Socket,
): Promise<WebSocket | NotReached> {
  const { scheme, host, port } = address
  const { token, ca, fingerprint } = options
  const secret = token === undefined ? {} : { authorization: `Bearer ${secretOf('websocket', 'token', token)}` }
  if (fingerprint !== undefined && met === undefined) return dialPinned(address, options, signal, called)
  const name = host.includes(':') ? `[${host}]` : host
  const socket = new WebSocket(`${scheme}://${name}:${port}${called.path}`, SUBPROTOCOL, {
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE,
    followRedirects: false,
    // A mask of zeros is none: it guards caches on the way against what pages in browsers make up, and costs a copy.
    generateMask: () => undefined,
    headers: { ...called.headers, ...secret },
    ...(met === undefined ? {} : { createConnection: () => met }),
    // What is trusted is that certificate, whatever name it has: agents make their own.
    ...(ca === undefined ? {} : { ca, checkServerIdentity: () => undefined }),
  })
  return new Promise((resolve) => {
    const failed = (error: NotReached) => {
      signal.removeEventListener('abort', abort)
      resolve(error)
      socket.removeAllListeners()
      socket.on('error', () => undefined)
      socket.terminate()
    }
    const abort = () => failed(notReached(address, called, new Error('it does not answer')))
    signal.addEventListener('abort', abort, { once: true })
    socket.once('upgrade', (response) => response.socket.setNoDelay(true).setKeepAlive(true, 10_000))
    socket.once('open', () => {
      signal.removeEventListener('abort', abort)
      // A coordinator speaks first: before whoever waits for this listens.
      if (called.what === 'coordinator') socket.pause()
      resolve(socket)
    })
    socket.once('unexpected-response', (_request, answer) => failed(turnedAway(address, called, answer)))
    socket.once('error', (error) => failed(notReached(address, called, error)))
  })
}

async function dialPinned(
  address: HostAddress,
  options: DialOptions,
  signal: AbortSignal,
  called: Called,
): Promise<WebSocket | NotReached> {
  const { connectMs, fingerprint } = options
  try {
    const { socket, fingerprint: shown } = await meet(address, { connectMs, signal })
    if (shown === fingerprint) return dial(address, options, signal, called, socket)
    socket.destroy()
    return { error: certificateError(hostText(address), fingerprint as string, shown), isGone: false, isFinal: true }
  } catch (error) {
    return notReached(address, called, error as Error)
  }
}

function turnedAway(address: HostAddress, { what }: Called, answer: IncomingMessage): NotReached {
  const { statusCode: status, headers } = answer
  const said = headers['papy-error']
  if (typeof said === 'string') return { error: errorIn(said), isGone: false, isFinal: true }
  const why = status === 401 ? 'its token is another one' : `it answers ${status}; is it of papy?`
  const message = `the ${what} at ${hostText(address)} lets nobody in: ${why}`
  return {
    error: new RuntimeError('ERR_HOST_REFUSED', message, { host: hostText(address), status }),
    isGone: false,
    // A gateway before it may answer that it is not there.
    isFinal: status === undefined || status < 500,
  }
}

/** An error as a header has it. */
export function errorText(error: unknown): string {
  return encodeURIComponent(JSON.stringify(encodeError(error)))
}

function errorIn(text: string): RuntimeError {
  try {
    return decodeError(JSON.parse(decodeURIComponent(text)) as PortableError) as RuntimeError
  } catch {
    return new RuntimeError('ERR_PROTOCOL', 'the other host gave a reason that cannot be read; is it of papy?')
  }
}

function notReached(address: HostAddress, { what, hint }: Called, cause: NodeJS.ErrnoException): NotReached {
  const { code, message: said } = cause
  const advice = adviceFor(address, cause, hint)
  const message = `the ${what} at ${hostText(address)} cannot be reached: ${said || code}; ${advice}`
  const error = new RuntimeError('ERR_HOST_UNREACHABLE', message, { cause, host: hostText(address) })
  return { error, isGone: code === 'ECONNREFUSED', isFinal: isCertificate(code) }
}
