import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex as Stream } from 'node:stream'
import { type Bytes, RuntimeError } from '@papy/contract'
import { secretOf } from '@papy/contract/medium'
import { type WebSocket, WebSocketServer } from 'ws'
import { Doorman, JOIN_PATH } from '../agent/doorman.ts'
import { errorText } from '../coordinator/dial.ts'
import { SUBPROTOCOL } from '../wire/identity.ts'
import { CARD_HEADER, type Card, cardIn } from './card.ts'
import type { FullJoiningOptions } from './joining-options.ts'

/** Most bytes of a message: a part, with what stands before it. */
const MOST_MESSAGE: Bytes = 2 ** 20 + 64

/** Who has not said who it is is cut off after this. Ms. */
const STRANGER_MS = 5_000

/** Most connections of those who have not shown that they may come in. */
const MOST_STRANGERS = 64

/** What a reception tells whoever opened it. */
export interface ReceptionEvents {
  /** An agent was let in, now or again. */
  joined(card: Card, socket: WebSocket): void
  /** Nobody can be let in. */
  failed(error: RuntimeError): void
}

/** Where agents ask to be let in. */
export class Reception {
  #holds = 0
  readonly #server: Server
  readonly #strangers = new Set<Stream>()
  readonly #events: ReceptionEvents
  readonly #doorman: Doorman
  readonly #upgrades = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE,
    handleProtocols: () => SUBPROTOCOL,
  })

  constructor({ host, port, token, tls }: FullJoiningOptions, events: ReceptionEvents) {
    this.#events = events
    this.#doorman = new Doorman(token === undefined ? undefined : secretOf('joining', 'token', token), JOIN_PATH)
    const limits = { headersTimeout: STRANGER_MS, requestTimeout: STRANGER_MS, connectionsCheckingInterval: 1_000 }
    this.#server =
      tls === undefined
        ? createServer(limits)
        : createSecureServer({ ...limits, ...tls, handshakeTimeout: STRANGER_MS })
    this.#server.on('connection', (socket: Socket) => this.#see(socket))
    this.#server.on('request', (_request, response) => response.writeHead(426, { connection: 'close' }).end())
    this.#server.on('upgrade', (request, stream, head) => this.#upgrade(request, stream, head))
    this.#server.on('clientError', (_error, socket) => socket.destroy())
    this.#server.on('error', (cause) => {
      const message = `a coordinator cannot listen at ${host}, port ${port}: ${cause.message}; choose another one`
      events.failed(new RuntimeError('ERR_LISTEN', message, { cause, host, port }))
    })
    this.#server.listen({ host, port }).unref()
  }

  /** Keeps the process alive while somebody is waited for. */
  hold(by: number): void {
    this.#holds += by
    if (this.#holds > 0) this.#server.ref()
    else this.#server.unref()
  }

  /** Lets nobody in any more. */
  async close(): Promise<void> {
    for (const stranger of this.#strangers) stranger.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #see(socket: Socket): void {
    socket.setNoDelay(true).setKeepAlive(true, 10_000).unref()
    this.#strangers.add(socket)
    socket.once('close', () => this.#strangers.delete(socket))
    const [oldest] = this.#strangers
    if (this.#strangers.size > MOST_STRANGERS) oldest?.destroy()
  }

  #upgrade(request: IncomingMessage, stream: Stream, head: Buffer): void {
    stream.on('error', () => stream.destroy())
    const rejection = this.#doorman.reject(request)
    if (rejection !== undefined) return turnAway(stream, rejection.status)
    let card: Card
    try {
      card = cardIn(request.headers[CARD_HEADER])
    } catch (error) {
      return turnAway(stream, 409, `Papy-Error: ${errorText(error)}\r\n`)
    }
    this.#upgrades.handleUpgrade(request, stream, head, (socket) => {
      this.#strangers.delete(request.socket)
      this.#events.joined(card, socket)
    })
  }
}

function turnAway(stream: Stream, status: number, header = ''): void {
  stream.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: 0\r\n${header}\r\n`)
}
