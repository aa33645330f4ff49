import type { Duplex as Stream } from 'node:stream'
import { WebSocket } from 'ws'
import { MOST_MESSAGE } from '../wire/frame.ts'
import { SUBPROTOCOL } from '../wire/identity.ts'
import type { AgentSocket } from './agent-socket.ts'

/** Opens a connection to an agent at the other end of a stream; rejects where that does not speak as one. */
export function overStream(stream: Stream, connectMs: number): Promise<AgentSocket> {
  const socket = new WebSocket('ws://agent/papy', SUBPROTOCOL, {
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE,
    handshakeTimeout: connectMs,
    followRedirects: false,
    createConnection: () => stream as never,
  })
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.on('error', reject)
  })
}
