import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex as Stream } from 'node:stream'
import { WebSocketServer } from 'ws'
import { MOST_MESSAGE } from '../wire/frame.ts'
import { SUBPROTOCOL } from '../wire/identity.ts'
import type { Certificate } from './agent-options.ts'

/** Who has not said who it is is cut off after this. Ms. */
export const STRANGER_MS = 5_000

/** A server that only upgrades connections, and has no time for those who say nothing. `arrived` is told of each. */
export function entrance(tls: Certificate | undefined, arrived: (socket: Socket | Stream) => void): Server {
  const limits = { headersTimeout: STRANGER_MS, requestTimeout: STRANGER_MS, connectionsCheckingInterval: 1_000 }
  const server =
    tls === undefined ? createServer(limits) : createSecureServer({ ...limits, ...tls, handshakeTimeout: STRANGER_MS })
  server.on('connection', arrived)
  server.on('request', (_request, response) => response.writeHead(426, { connection: 'close' }).end())
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}

/** What makes WebSockets of connections that were let in. */
export function upgrader(): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE,
    handleProtocols: () => SUBPROTOCOL,
  })
}
