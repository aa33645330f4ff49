import type { Server, Socket } from 'node:net'
import { createServer, type TlsOptions } from 'node:tls'

/** Who has not shown a certificate is cut off after this. */
const HANDSHAKE_MS = 1_000

/** Most who have not shown a certificate yet; one more, and the oldest of them is cut off. */
const MOST_STRANGERS = 64

/** A server of TLS that hands over those who have a certificate. */
export function tlsServer(options: TlsOptions, take: (socket: Socket) => void): Server {
  const strangers = new Map<string, Socket>()
  const asked = { ...options, requestCert: true, handshakeTimeout: HANDSHAKE_MS, noDelay: true, keepAlive: true }
  const server = createServer(asked, (socket) => {
    strangers.delete(nameOf(socket))
    take(socket)
  })
  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket)
    strangers.set(name, socket)
    socket.once('close', () => {
      if (strangers.get(name) === socket) strangers.delete(name)
    })
    const [oldest] = strangers.values()
    if (strangers.size > MOST_STRANGERS) oldest?.destroy()
  })
  return server
}

// A socket of TLS is another object than that of the connection under it.
function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
