import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import type { HostAddress } from '@papy/remote'

/** How long a meeting may take, and what ends it. */
export interface Patience {
  /** Ms. */
  readonly connectMs: number
  readonly signal?: AbortSignal
}

/** Somebody who was met, and the certificate that it has: whether it is to be trusted nobody has said yet. */
export interface Met {
  readonly socket: TLSSocket
  /** SHA-256 of its certificate. */
  readonly fingerprint: string
}

/**
 * Shakes hands with whoever listens there, and says nothing to it.
 *
 * @throws (rejects) Error of Node, where nobody listens, or does not speak TLS
 */
export function meet({ host, port }: HostAddress, { connectMs, signal }: Patience): Promise<Met> {
  // Whoever it is may show its certificate; the caller judges it, and speaks only then.
  const socket = connect({
    host,
    port: port as number,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  })
  return new Promise((resolve, reject) => {
    const end = (error: Error) => socket.destroy(error)
    const abort = () => end(new Error('it was given up'))
    const tooLate = setTimeout(() => end(new Error(`it did not shake hands within ${connectMs} ms`)), connectMs)
    const over = () => {
      clearTimeout(tooLate)
      signal?.removeEventListener('abort', abort)
    }
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort, { once: true })
    socket.once('secureConnect', () => {
      over()
      socket.off('error', reject)
      // Others may come and go until somebody listens to it.
      socket.on('error', () => undefined)
      resolve({ socket, fingerprint: socket.getPeerX509Certificate()?.fingerprint256 ?? 'none' })
    })
    socket.once('error', reject)
    socket.once('close', () => {
      over()
      reject(new Error('it hung up'))
    })
  })
}
