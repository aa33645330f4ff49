import { createServer as createHttp, type Server as HttpServer, type IncomingMessage } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Duplex as Stream } from 'node:stream'
import { WebSocketServer } from 'ws'
import { MOST_MESSAGE } from '../wire/frame.ts'
import { SUBPROTOCOL } from '../wire/identity.ts'
import type { Certificate } from './agent-options.ts'
import { Doorstep } from './doorstep.ts'
import { Handshakes } from './handshakes.ts'
import { Porch } from './porch.ts'
import { STRANGER_MS } from './strangers.ts'

/** What an entrance tells whoever opened it. */
export interface EntranceEvents {
  /** Somebody asks to be let in. */
  upgrade(request: IncomingMessage, stream: Stream, head: Buffer): void
  /** It cannot listen. */
  failed(cause: Error): void
  /** Somebody was sent away before it could ask. */
  refused?(from: string, why: string): void
}

/** How it is open. */
export interface EntranceOptions {
  readonly tls?: Certificate | undefined
  /** Whether connections keep the process alive. @defaultValue true */
  readonly holds?: boolean
}

/**
 * Where connections come in. It does nothing but upgrade them, and has no time for those who say nothing: nothing is computed
 * for whoever does not speak TLS, or does so too often.
 */
export class Entrance {
  readonly #listener: Server
  readonly #http: HttpServer
  readonly #doorstep = new Doorstep()
  readonly #handshakes = new Handshakes()
  readonly #porch = new Porch((socket) => this.#greeted(socket))
  readonly #events: EntranceEvents

  constructor({ tls, holds = true }: EntranceOptions, events: EntranceEvents) {
    this.#events = events
    this.#http = tls === undefined ? createHttp() : createHttps({ ...tls, handshakeTimeout: STRANGER_MS })
    this.#http.on('request', (_request, response) => response.writeHead(426, { connection: 'close' }).end())
    this.#http.on('clientError', (_error, socket) => socket.destroy())
    this.#http.on('upgrade', (request, stream, head) => events.upgrade(request, stream, head))
    this.#listener = createServer({ allowHalfOpen: tls === undefined }, (socket) => {
      if (!holds) socket.unref()
      if (tls === undefined) this.enter(socket)
      else this.#porch.arrived(socket)
    })
    this.#listener.on('error', (cause) => events.failed(cause))
  }

  /** 0 where it does not listen. */
  get port(): number {
    return (this.#listener.address() as AddressInfo | null)?.port ?? 0
  }

  /** Opens it. */
  listen(at: { readonly host: string; readonly port: number }, opened?: () => void): void {
    this.#listener.listen(at, opened)
  }

  /** Whether it keeps the process alive that it is open. */
  hold(holds: boolean): void {
    if (holds) this.#listener.ref()
    else this.#listener.unref()
  }

  /** A connection that asks to be let in. */
  enter(stream: Stream): void {
    this.#doorstep.arrived(stream)
    this.#http.emit('connection', stream)
  }

  /** Who asked so was let in. */
  admitted({ socket }: IncomingMessage): void {
    this.#handshakes.succeeded(addressOf(socket))
    this.#doorstep.admitted(socket)
  }

  /** Cuts all connections. */
  clear(): void {
    this.#porch.clear()
    this.#doorstep.clear()
  }

  /** Lets nobody in any more; resolves when all connections are gone. */
  async close(): Promise<void> {
    this.#porch.clear()
    this.#doorstep.clearStrangers()
    await new Promise((resolve) => this.#listener.close(resolve))
  }

  #greeted(socket: Socket): void {
    const from = addressOf(socket)
    if (this.#handshakes.begin(from)) return this.enter(socket)
    socket.destroy()
    this.#events.refused?.(from, 'too many came in vain before it')
  }
}

function addressOf({ remoteAddress = 'nowhere' }: Socket): string {
  return remoteAddress
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
