import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex as Stream } from 'node:stream'
import { type Bytes, RuntimeError } from '@papy/contract'
import { secretOf } from '@papy/contract/medium'
import { processes } from '@papy/runtime-process'
import { WebSocketServer } from 'ws'
import { Duplex } from '../wire/duplex.ts'
import { Kind } from '../wire/frame.ts'
import { SUBPROTOCOL } from '../wire/identity.ts'
import { type AgentOptions, agentOptions, type FullAgentOptions } from './agent-options.ts'
import { Doorman } from './doorman.ts'
import { Modules } from './modules.ts'
import { Visitors } from './visitors.ts'

/** Most bytes of a message: a part, with what stands before it. */
const MOST_MESSAGE: Bytes = 2 ** 20 + 64

/** Who has not said who it is is cut off after this. Ms. */
const STRANGER_MS = 5_000

/** Most connections of those who have not shown that they may come in. */
const MOST_STRANGERS = 64

/** An agent that runs. */
export interface Agent extends AsyncDisposable {
  /** Where it listens: `'ws://127.0.0.1:9000'`. */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly slots: number
  /** Workers that run now. */
  readonly workers: number
  /** Ends the workers of all coordinators, and stops listening. */
  close(): Promise<void>
}

/**
 * Runs workers for coordinators elsewhere, who reach it with `websocket('host:9000', n)`: each in a process of its own. It
 * runs no code but what its owner allowed, and nobody beyond this host is let in without a token.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; RuntimeError `ERR_LISTEN`, where it cannot listen there
 */
export async function agent(options: AgentOptions = {}): Promise<Agent> {
  const full = agentOptions(options)
  const desk = new AgentDesk(full)
  await desk.listen()
  return desk
}

class AgentDesk implements Agent {
  #taken = 0
  #closed: Promise<void> | undefined
  readonly slots: number
  readonly #options: FullAgentOptions
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #strangers = new Set<Socket>()
  readonly #runtime
  readonly #modules: Modules
  readonly #visitors: Visitors
  readonly #upgrades = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE,
    handleProtocols: () => SUBPROTOCOL,
  })

  constructor(options: FullAgentOptions) {
    const { slots, token, tls, allow, directory, code, orphanMs } = options
    this.slots = slots
    this.#options = options
    this.#runtime = processes(slots).open()
    this.#modules = new Modules(allow, directory, code)
    this.#visitors = new Visitors({
      boot: randomUUID(),
      slots,
      orphanMs,
      runtime: this.#runtime,
      modules: this.#modules,
      takePlace: () => this.#takePlace(),
      freePlace: () => this.#freePlace(),
    })
    const limits = { headersTimeout: STRANGER_MS, requestTimeout: STRANGER_MS, connectionsCheckingInterval: 1_000 }
    this.#server =
      tls === undefined
        ? createServer(limits)
        : createSecureServer({ ...limits, ...tls, handshakeTimeout: STRANGER_MS })
    const doorman = new Doorman(token === undefined ? undefined : secretOf('agent', 'token', token))
    this.#server.on('connection', (socket: Socket) => this.#see(socket))
    this.#server.on('request', (_request, response) => response.writeHead(426, { connection: 'close' }).end())
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(doorman, request, socket, head))
    this.#server.on('clientError', (_error, socket) => socket.destroy())
  }

  get host(): string {
    return this.#options.host
  }

  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? this.#options.port
  }

  get url(): string {
    const { host, tls } = this.#options
    return `${tls === undefined ? 'ws' : 'wss'}://${host.includes(':') ? `[${host}]` : host}:${this.port}`
  }

  get workers(): number {
    return this.#visitors.workers
  }

  async listen(): Promise<void> {
    const { host, port } = this.#options
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause) => {
        const message = `an agent cannot listen at ${host}, port ${port}: ${cause.message}; choose another one`
        reject(new RuntimeError('ERR_LISTEN', message, { cause, host, port }))
      })
      this.#server.listen({ host, port }, resolve)
    })
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    await this.#visitors.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
    await this.#runtime[Symbol.asyncDispose]()
    await this.#modules.close()
  }

  #see(socket: Socket): void {
    socket.setNoDelay(true).setKeepAlive(true, 10_000)
    this.#sockets.add(socket)
    this.#strangers.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#strangers.delete(socket)
    })
    const [oldest] = this.#strangers
    if (this.#strangers.size > MOST_STRANGERS) oldest?.destroy()
  }

  #upgrade(doorman: Doorman, request: IncomingMessage, stream: Stream, head: Buffer): void {
    const rejection = doorman.reject(request)
    stream.on('error', () => stream.destroy())
    if (rejection !== undefined || this.#closed !== undefined)
      return void stream.end(
        `HTTP/1.1 ${rejection?.status ?? 503} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      )
    this.#upgrades.handleUpgrade(request, stream, head, (socket) => {
      this.#strangers.delete(request.socket)
      this.#receive((events) => new Duplex(socket, events))
    })
  }

  // A wire whose session is not known yet may only say hello, and soon.
  #receive(open: (events: ConstructorParameters<typeof Duplex>[1]) => Duplex): void {
    let session: string | undefined
    const tooLate = setTimeout(() => wire.cut(), STRANGER_MS)
    const wire: Duplex = open({
      message: (message) => {
        if (session === undefined) {
          clearTimeout(tooLate)
          if (message.kind !== Kind.hello) return wire.cut()
          session = this.#visitors.welcome(wire, message.body)
        } else if (message.kind === 'frame') this.#visitors.guest(session)?.peer.receive(message.frame)
        else if (message.kind === Kind.goodbye) void this.#visitors.end(session)
      },
      drained: () => {
        if (session !== undefined) this.#visitors.guest(session)?.peer.pump()
      },
      closed: () => {
        clearTimeout(tooLate)
        if (session !== undefined) this.#visitors.left(session, wire)
      },
    })
  }

  #takePlace(): boolean {
    if (this.#taken === this.slots) return false
    this.#taken++
    return true
  }

  #freePlace(): void {
    this.#taken--
    this.#visitors.offer()
  }
}
