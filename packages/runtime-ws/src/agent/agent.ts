import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex as Stream } from 'node:stream'
import { RuntimeError } from '@papy/contract'
import { secretOf } from '@papy/contract/medium'
import { processes } from '@papy/runtime-process'
import type { WebSocket } from 'ws'
import { Duplex } from '../wire/duplex.ts'
import { Kind } from '../wire/frame.ts'
import { GREETING } from '../wire/greeting.ts'
import { type AgentOptions, agentOptions, type FullAgentOptions } from './agent-options.ts'
import { Doorman } from './doorman.ts'
import { Entrance, upgrader } from './entrance.ts'
import { Joiner } from './joiner.ts'
import { Modules } from './modules.ts'
import { RunDirectories } from './run-directories.ts'
import { standardStreams } from './standard-streams.ts'
import { statusOf } from './status.ts'
import { STRANGER_MS } from './strangers.ts'
import { Visitors } from './visitors.ts'

/** An agent that runs. */
export interface Agent extends AsyncDisposable {
  /** Where it listens: `'ws://127.0.0.1:9000'`; or the coordinator that it joined; or `'stdio:'`. */
  readonly url: string
  readonly host: string
  /** 0 where it does not listen. */
  readonly port: number
  readonly slots: number
  /** Workers that run now. */
  readonly workers: number
  /** Settles once it is closed: with why, where it was not told to. It never rejects. */
  readonly ended: Promise<RuntimeError | undefined>
  /**
   * Ends the workers of all coordinators, and leaves them; `drain`: takes no new work, and leaves when what it has is done and
   * every result was heard: nothing is lost, and nothing runs twice. Without it, it cuts a draining short.
   */
  close(options?: { readonly drain?: boolean }): Promise<void>
}

/**
 * Runs workers for coordinators elsewhere, who reach it with `websocket('host:9000', n)`: each in a process of its own. It
 * runs no code but what its owner allowed, and nobody beyond this host is let in without a token.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; RuntimeError `ERR_LISTEN`, where it cannot listen there; and where it cannot join,
 * `ERR_HOST_REFUSED`, `ERR_HOST_UNREACHABLE`, `ERR_VERSION_SKEW`
 */
export async function agent(options: AgentOptions = {}): Promise<Agent> {
  const full = agentOptions(options)
  const desk = new AgentDesk(full)
  if (full.join !== undefined) await desk.join(full.join)
  else if (full.stdio) desk.talk()
  else await desk.listen()
  return desk
}

class AgentDesk implements Agent {
  #taken = 0
  #closed: Promise<void> | undefined
  #joiner: Joiner | undefined
  #settle: (why: RuntimeError | undefined) => void = () => undefined
  readonly ended: Promise<RuntimeError | undefined> = new Promise((resolve) => {
    this.#settle = resolve
  })
  readonly #boot = randomUUID()
  readonly slots: number
  readonly #options: FullAgentOptions
  readonly #entrance: Entrance
  #cannotListen: (cause: Error) => void = () => undefined
  readonly #runtime
  readonly #modules: Modules
  readonly #visitors: Visitors
  readonly #startedAt = Date.now()
  readonly #upgrades = upgrader()

  constructor(options: FullAgentOptions) {
    const { slots, token, tls, allow, directory, code, orphanMs, stdio } = options
    this.slots = slots
    this.#options = options
    // Whatever workers write must not get between what is said over standard output.
    this.#runtime = processes(slots, stdio ? { stdout: 'stderr' } : {}).open()
    this.#modules = new Modules(allow, directory, code)
    this.#visitors = new Visitors({
      boot: this.#boot,
      slots,
      orphanMs,
      runtime: this.#runtime,
      modules: this.#modules,
      directories: new RunDirectories(),
      takePlace: () => this.#takePlace(),
      freePlace: () => this.#freePlace(),
      expelled: (from, error) =>
        this.#options.observe({ type: 'refused', from, why: error instanceof Error ? error.message : String(error) }),
    })
    const isKnown = token === undefined || stdio
    const doorman = new Doorman(isKnown ? undefined : secretOf('agent', 'token', token))
    this.#entrance = new Entrance(
      { tls },
      {
        upgrade: (request, socket, head) => this.#upgrade(doorman, request, socket, head),
        failed: (cause) => this.#cannotListen(cause),
        refused: (from, why) => this.#options.observe({ type: 'refused', from, why }),
      },
    )
  }

  get host(): string {
    return this.#options.host
  }

  get port(): number {
    return this.#entrance.port
  }

  get url(): string {
    const { host, tls, join, stdio } = this.#options
    if (join !== undefined || stdio) return join ?? 'stdio:'
    return `${tls === undefined ? 'ws' : 'wss'}://${host.includes(':') ? `[${host}]` : host}:${this.port}`
  }

  get workers(): number {
    return this.#visitors.workers
  }

  async listen(): Promise<void> {
    const { host, port } = this.#options
    await new Promise<void>((resolve, reject) => {
      this.#cannotListen = (cause) => {
        const message = `an agent cannot listen at ${host}, port ${port}: ${cause.message}; choose another one`
        reject(new RuntimeError('ERR_LISTEN', message, { cause, host, port }))
      }
      this.#entrance.listen({ host, port }, resolve)
    })
  }

  /** Joins a coordinator, and again whenever it was cut off from it. */
  async join(address: string): Promise<void> {
    const joiner = new Joiner(address, this.#options, this.#boot, {
      joined: (socket) => this.#receive(socket, address),
      gaveUp: (why) => void this.close({ why }),
    })
    this.#joiner = joiner
    await joiner.joined
  }

  /** Has its coordinator at standard input and output. */
  talk(): void {
    const stream = standardStreams()
    stream.once('close', () => void this.close())
    stream.write(GREETING)
    this.#entrance.enter(stream)
  }

  async close(options: { readonly drain?: boolean; readonly why?: RuntimeError } = {}): Promise<void> {
    if (options.drain === true && this.#closed === undefined) {
      await this.#visitors.drain()
    }
    this.#closed ??= this.#close(options.why)
    return this.#closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(why: RuntimeError | undefined): Promise<void> {
    this.#joiner?.close()
    const closed = this.#entrance.close()
    await this.#visitors.close()
    this.#entrance.clear()
    await closed
    await this.#runtime[Symbol.asyncDispose]()
    await this.#modules.close()
    this.#settle(why)
  }

  #upgrade(doorman: Doorman, request: IncomingMessage, stream: Stream, head: Buffer): void {
    const rejection = doorman.reject(request)
    stream.on('error', () => stream.destroy())
    const from = request.socket.remoteAddress ?? 'nowhere'
    if (rejection !== undefined) this.#options.observe({ type: 'refused', from, why: rejection.why })
    if (rejection !== undefined || this.#closed !== undefined)
      return void stream.end(
        `HTTP/1.1 ${rejection?.status ?? 503} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      )
    this.#upgrades.handleUpgrade(request, stream, head, (socket) => {
      this.#entrance.admitted(request)
      this.#receive(socket, from)
    })
  }

  // A wire whose session is not known yet may only say hello, or ask, and soon.
  #receive(socket: WebSocket, from: string): void {
    let session: string | undefined
    const tooLate = setTimeout(() => wire.cut(), STRANGER_MS)
    const wire: Duplex = new Duplex(socket, {
      message: (message) => {
        if (session === undefined) {
          clearTimeout(tooLate)
          if (message.kind === Kind.status) return this.#tell(from, wire)
          if (message.kind !== Kind.hello) return wire.cut()
          session = this.#visitors.welcome(wire, message.body, from)
          if (session !== undefined) this.#options.observe({ type: 'connected', from })
        } else if (message.kind === 'frames') {
          this.#visitors.guest(session)?.peer.receive(message.frames)
          this.#visitors.look()
        } else if (message.kind === Kind.drain) this.#visitors.acknowledged(session)
        else if (message.kind === Kind.goodbye) void this.#visitors.end(session)
      },
      drained: () => {
        if (session !== undefined) this.#visitors.guest(session)?.peer.pump()
      },
      closed: () => {
        clearTimeout(tooLate)
        if (session === undefined) return
        this.#options.observe({ type: 'disconnected', from })
        this.#visitors.left(session, wire)
      },
    })
  }

  #tell(from: string, wire: Duplex): void {
    this.#options.observe({ type: 'asked', from })
    const { workers, size: coordinators, isLeaving: leaving } = this.#visitors
    const [boot, startedAt, slots] = [this.#boot, this.#startedAt, this.slots]
    wire.speak(Kind.status, statusOf({ boot, startedAt, slots, workers, coordinators, leaving }))
    wire.end()
  }

  #takePlace(): boolean {
    const isFree = this.#taken < this.slots
    if (isFree) this.#taken++
    else this.#visitors.makeRoom()
    return isFree
  }

  #freePlace(): void {
    this.#taken--
    this.#visitors.offer()
    this.#visitors.look()
  }
}
