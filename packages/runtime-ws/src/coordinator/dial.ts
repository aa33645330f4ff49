import type { Socket } from 'node:net'
import { RuntimeError } from '@papy/contract'
import { secretOf } from '@papy/contract/medium'
import { type HostAddress, hostText } from '@papy/remote'
import { WebSocket } from 'ws'
import { meet } from '../tls/meeting.ts'
import { SUBPROTOCOL } from '../wire/identity.ts'
import type { FullWebsocketOptions } from './websocket-options.ts'

/** Most bytes of a message: a part, with what stands before it. */
const MOST_MESSAGE = 2 ** 20 + 64

/** Why an agent was not reached. */
export interface NotReached {
  readonly error: RuntimeError
  /** Nobody listens there: the process that did is no more. */
  readonly isGone: boolean
  /** To try again would be of no use. */
  readonly isFinal: boolean
}

/** Opens a connection to an agent; it is ended by the signal. Where a certificate is pinned, no other one hears the token. */
export function dial(
  address: HostAddress,
  options: FullWebsocketOptions,
  signal: AbortSignal,
): Promise<WebSocket | NotReached> {
  const { token, fingerprint, connectMs } = options
  const headers = token === undefined ? {} : { authorization: `Bearer ${secretOf('websocket', 'token', token)}` }
  if (fingerprint === undefined) return upgraded(address, options, headers, signal)
  return meet(address, { connectMs, signal }).then(
    (met) => {
      if (met.fingerprint === fingerprint) return upgraded(address, options, headers, signal, met.socket)
      met.socket.destroy()
      return anotherOne(address, fingerprint, met.fingerprint)
    },
    (error: Error) => notReached(address, error),
  )
}

/** @param met - the connection, where it was made already */
function upgraded(
  address: HostAddress,
  { ca, connectMs }: FullWebsocketOptions,
  headers: Record<string, string>,
  signal: AbortSignal,
  met?: Socket,
): Promise<WebSocket | NotReached> {
  const { scheme, host, port } = address
  const name = host.includes(':') ? `[${host}]` : host
  const socket = new WebSocket(`${scheme}://${name}:${port}/papy`, SUBPROTOCOL, {
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE,
    handshakeTimeout: connectMs,
    followRedirects: false,
    headers,
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
    const abort = () => failed(notReached(address, new Error('it was given up')))
    signal.addEventListener('abort', abort, { once: true })
    socket.once('upgrade', (response) => response.socket.setNoDelay(true).setKeepAlive(true, 10_000))
    socket.once('open', () => {
      signal.removeEventListener('abort', abort)
      resolve(socket)
    })
    socket.once('unexpected-response', (_request, { statusCode }) => failed(turnedAway(address, statusCode)))
    socket.once('error', (error) => failed(notReached(address, error)))
  })
}

function turnedAway(address: HostAddress, status: number | undefined): NotReached {
  const why = status === 401 ? 'its token is another one' : `it answers ${status}; is it an agent of papy?`
  const message = `the agent at ${hostText(address)} lets nobody in: ${why}`
  return {
    error: new RuntimeError('ERR_HOST_REFUSED', message, { host: hostText(address), status }),
    isGone: false,
    isFinal: status !== 503,
  }
}

function anotherOne(address: HostAddress, pinned: string, shown: string): NotReached {
  const message = `whoever listens at ${hostText(address)} shows the certificate ${shown}, and ${pinned} is pinned; if its owner made another one, pin that, else somebody is between`
  const error = new RuntimeError('ERR_HOST_CERTIFICATE', message, { host: hostText(address), pinned, shown })
  return { error, isGone: false, isFinal: true }
}

const GONE: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET'])

function notReached(address: HostAddress, cause: NodeJS.ErrnoException): NotReached {
  const { code, message: said } = cause
  const message = `the agent at ${hostText(address)} cannot be reached: ${said || code}; ${adviceFor(address, cause)}`
  const error = new RuntimeError('ERR_HOST_UNREACHABLE', message, { cause, host: hostText(address) })
  return { error, isGone: GONE.has(code), isFinal: isCertificate(code) }
}

function adviceFor({ scheme }: HostAddress, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EPROTO') return 'it may not speak TLS: look whether it is papy agent that listens there, and with which address'
  if (scheme === 'ws' && message === 'socket hang up') return 'it may speak TLS: say wss:// before its name'
  if (isCertificate(code)) return 'pin its certificate with its fingerprint, which papy agent says when it starts'
  return 'start one there with papy agent, and look whether a firewall is between'
}

// Another try would meet the same certificate.
function isCertificate(code: string | undefined): boolean {
  return code !== undefined && /^(?:ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)
}
