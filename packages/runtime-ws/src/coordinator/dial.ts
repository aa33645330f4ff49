import { RuntimeError } from '@papy/contract'
import { secretOf } from '@papy/contract/medium'
import { type HostAddress, hostText } from '@papy/remote'
import { WebSocket } from 'ws'
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

/** Opens a connection to an agent; it is ended by the signal. */
export function dial(
  address: HostAddress,
  options: FullWebsocketOptions,
  signal: AbortSignal,
): Promise<WebSocket | NotReached> {
  const { scheme, host, port } = address
  const { token, ca, connectMs } = options
  const name = host.includes(':') ? `[${host}]` : host
  const socket = new WebSocket(`${scheme}://${name}:${port}/papy`, SUBPROTOCOL, {
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE,
    handshakeTimeout: connectMs,
    followRedirects: false,
    // A mask of zeros is none: it guards caches on the way against what pages in browsers make up, and costs a copy.
    generateMask: () => undefined,
    headers: token === undefined ? {} : { authorization: `Bearer ${secretOf('websocket', 'token', token)}` },
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

const GONE: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET'])

function notReached(address: HostAddress, cause: NodeJS.ErrnoException): NotReached {
  const { code, message: said } = cause
  const message = `the agent at ${hostText(address)} cannot be reached: ${said || code}; start one there with papy agent, and look whether a firewall is between`
  const error = new RuntimeError('ERR_HOST_UNREACHABLE', message, { cause, host: hostText(address) })
  return { error, isGone: GONE.has(code), isFinal: isCertificate(code) }
}

// Another try would meet the same certificate.
function isCertificate(code: string | undefined): boolean {
  return code !== undefined && /^(?:ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)
}
