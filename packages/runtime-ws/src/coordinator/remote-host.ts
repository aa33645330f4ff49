import { randomBytes } from 'node:crypto'
import { decodeError, type ModuleRef, RuntimeError, type WorkerExit, type WorkerLine } from '@papy/contract'
import { type HostAddress, hostText, Liveness, type Message } from '@papy/remote'
import { WebSocket } from 'ws'
import { beat } from '../wire/beats.ts'
import {
  CODE,
  type Hello,
  type Order,
  type PortableExit,
  type Refusal,
  type Start,
  URGENT,
  type Welcome,
  What,
} from '../wire/control.ts'
import { Duplex } from '../wire/duplex.ts'
import { type Incoming, Kind } from '../wire/frame.ts'
import { identity } from '../wire/identity.ts'
import { Peer } from '../wire/peer.ts'
import { CodeDesk } from './code-desk.ts'
import { dial } from './dial.ts'
import { RemoteLine } from './remote-line.ts'
import type { FullWebsocketOptions } from './websocket-options.ts'

/** Waits between two tries to reach a host: each is twice as long as the one before. Ms. */
const [FIRST_WAIT, LONGEST_WAIT] = [250, 5_000]

/** A timer that rings later than this was held up: what came meanwhile is read before anybody is judged by it. Ms. */
const HELD_UP = 250

/** How long, in Ms, a goodbye may take. */
const GOODBYE_MS = 1_000

/**
 * One host, and all workers that a coordinator has there. It outlives wires: within its grace a host that comes back goes on
 * where it was. When it is gone, so are its workers, and whoever wants others waits until it is there again.
 */
export class RemoteHost {
  readonly #coordinator = randomBytes(16).toString('hex')
  readonly #address: HostAddress
  readonly #options: FullWebsocketOptions
  readonly #lines = new Map<number, RemoteLine>()
  readonly #code: CodeDesk
  #session = newSession()
  #peer: Peer = this.#newPeer()
  #life: Liveness
  #wire: Duplex | undefined
  #stopBeats: (() => void) | undefined
  /** Of the agent's process, once it was reached; forgotten with the session. */
  #boot: string | undefined
  #wasReached = false
  #workers = 0
  #holds = 0
  #waitMs = FIRST_WAIT
  #dialling: AbortController | undefined
  #timer: NodeJS.Timeout | undefined
  #firstDialAt: number | undefined
  #closed: Promise<void> | undefined

  constructor(address: HostAddress, options: FullWebsocketOptions) {
    this.#address = address
    this.#options = options
    this.#code = new CodeDesk(hostText(address))
    this.#life = new Liveness(options, performance.now())
  }

  /** Starts a worker there: as soon as the host is reached. */
  start({ specifier, export: name }: ModuleRef): WorkerLine {
    const worker = ++this.#workers
    const line = new RemoteLine(`${hostText(this.#address)} worker ${worker}`, {
      say: (bytes) => this.#peer.say(worker, What.bytes, bytes),
      order: (type) => this.#peer.say(URGENT, What[type], json({ worker } satisfies Order)),
      hold: (busy) => this.#hold(busy ? 1 : -1),
      isThere: () => this.#wire !== undefined,
    })
    this.#lines.set(worker, line)
    void line.exited.then(() => this.#lines.delete(worker))
    this.#peer.say(worker, What.start, json({ specifier, export: name } satisfies Start))
    this.#reach()
    return line
  }

  /** Leaves: its workers there are ended. */
  close(): Promise<void> {
    this.#closed ??= this.#leave()
    return this.#closed
  }

  async #leave(): Promise<void> {
    this.#dialling?.abort()
    clearTimeout(this.#timer)
    const wire = this.#wire
    wire?.hold(true)
    wire?.speak(Kind.goodbye, {})
    for (const line of this.#lines.values()) line.end({ reason: 'stopped' })
    if (wire === undefined) return
    const closed = new Promise<void>((resolve) => {
      this.#onClosed = resolve
    })
    const cut = setTimeout(() => wire.cut(), GOODBYE_MS)
    wire.end()
    await closed
    clearTimeout(cut)
  }

  #onClosed = (): void => undefined

  #hold(by: number): void {
    this.#holds += by
    this.#wire?.hold(this.#holds > 0)
    if (this.#holds > 0) this.#timer?.ref()
    else this.#timer?.unref()
  }

  // Whoever is not reached is tried again, and again; the first time not for long.
  #reach(): void {
    if (this.#wire !== undefined || this.#dialling !== undefined || this.#closed !== undefined) return
    this.#firstDialAt ??= performance.now()
    const giveUp = new AbortController()
    this.#dialling = giveUp
    void dial(this.#address, this.#options, giveUp.signal).then((found) => {
      this.#dialling = undefined
      if (this.#closed !== undefined) {
        if (found instanceof WebSocket) found.terminate()
      } else if (found instanceof WebSocket) this.#greet(found)
      else this.#missed(found.error, found)
    })
  }

  #missed(error: RuntimeError, { isGone, isFinal }: { readonly isGone: boolean; readonly isFinal: boolean }): void {
    const now = performance.now()
    if (isFinal || (!this.#wasReached && now - (this.#firstDialAt ?? now) >= this.#options.connectMs))
      return this.#fail({ reason: 'crashed', error })
    // It is the process that is gone, not the way there.
    if (isGone && this.#boot !== undefined) this.#die(error)
    this.#later(() => this.#reach(), this.#waitMs * (0.5 + Math.random()))
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT)
  }

  #greet(socket: WebSocket): void {
    let welcomed = false
    const wire: Duplex = new Duplex(socket, {
      message: (message) => {
        if (welcomed) this.#receive(wire, message)
        else welcomed = this.#welcomed(wire, message)
      },
      drained: () => this.#peer.pump(),
      closed: () => this.#lost(wire, welcomed),
    })
    wire.hold(this.#holds > 0)
    this.#pending = wire
    const { heard } = this.#peer
    const hello: Hello = { identity: identity(), session: this.#session, coordinator: this.#coordinator, heard }
    wire.speak(Kind.hello, hello)
    this.#later(() => wire.cut(), this.#options.connectMs)
  }

  /** Over which hello was said, and not answered yet. */
  #pending: Duplex | undefined

  #welcomed(wire: Duplex, { kind, ...message }: Incoming): boolean {
    if (kind === Kind.refusal && 'body' in message) {
      this.#refused(wire, message.body as Refusal)
      return false
    }
    if (kind !== Kind.welcome || !('body' in message)) {
      wire.cut()
      return false
    }
    const { boot, heard } = message.body as Welcome
    // Another process is there: that which had the workers is no more.
    if (this.#boot !== undefined && boot !== this.#boot) {
      wire.cut()
      return false
    }
    this.#boot = boot
    this.#wasReached = true
    this.#waitMs = FIRST_WAIT
    this.#pending = undefined
    this.#wire = wire
    this.#life.resumed(performance.now())
    this.#stopBeats = beat(wire, () => this.#lines.size)
    wire.hold(this.#holds > 0)
    this.#peer.attach(wire, heard)
    this.#watch()
    return true
  }

  #refused(wire: Duplex, { error }: Refusal): void {
    wire.end()
    const cause = decodeError(error) as RuntimeError
    // It was started anew, or did not wait: what it had is lost, and it can be had again.
    if (cause.code === 'ERR_SESSION_GONE') return this.#die(cause)
    this.#fail({ reason: 'crashed', error: cause })
  }

  #receive(wire: Duplex, message: Incoming): void {
    this.#life.heard(performance.now())
    if (message.kind === 'frame') this.#peer.receive(message.frame)
    else if (message.kind === Kind.goodbye) {
      wire.end()
      this.#die(new RuntimeError('ERR_HOST_GONE', `the agent at ${hostText(this.#address)} was told to end`))
    }
  }

  #lost(wire: Duplex, welcomed: boolean): void {
    this.#onClosed()
    if (this.#pending === wire) this.#pending = undefined
    if (this.#closed !== undefined) return
    if (welcomed && this.#wire === wire) {
      this.#detach()
      this.#life.broke(performance.now())
      this.#watch()
    }
    if (this.#wire === undefined) this.#reach()
  }

  #detach(): void {
    this.#stopBeats?.()
    this.#wire = undefined
    this.#peer.detach()
  }

  // Looks again when something would change if nothing was heard.
  #watch(): void {
    const { nextAt } = this.#life
    if (nextAt === undefined) return
    const planned = Math.max(0, nextAt - performance.now())
    this.#later(() => this.#judge(nextAt), planned)
  }

  #judge(plannedAt: number): void {
    const now = performance.now()
    if (now - plannedAt > HELD_UP) return this.#later(() => this.#judge(performance.now()), 50)
    const life = this.#life.at(now)
    if (life === 'dead') return this.#die(new RuntimeError('ERR_HOST_GONE', this.#silence()))
    // Silent: whether it comes back is seen over a new wire.
    if (life === 'suspect' && this.#wire !== undefined) this.#wire.cut()
    this.#watch()
  }

  #silence(): string {
    const { suspectMs, graceMs } = this.#options
    return `nothing was heard of the agent at ${hostText(this.#address)} for ${Math.round((suspectMs + graceMs) / 1_000)} s`
  }

  /** Its workers are lost; others can be had when it is there again. */
  #die(error: RuntimeError): void {
    this.#end({ reason: 'lost', error })
    this.#reach()
  }

  /** No worker can be had there. */
  #fail(exit: WorkerExit): void {
    this.#firstDialAt = undefined
    this.#end(exit)
  }

  #end(exit: WorkerExit): void {
    const lines = [...this.#lines.values()]
    this.#wire?.cut()
    this.#detach()
    this.#session = newSession()
    this.#peer = this.#newPeer()
    this.#boot = undefined
    this.#life = new Liveness(this.#options, performance.now())
    for (const line of lines) line.end(exit)
  }

  #newPeer(): Peer {
    const peer: Peer = new Peer({
      heard: (message) => {
        if (message.stream !== CODE) return this.#hear(message)
        this.#code.hear(message.kind, message.bytes, (kind, bytes) => peer.say(CODE, kind, bytes))
      },
      broken: (error) => {
        if (this.#peer === peer) this.#die(error as RuntimeError)
      },
    })
    return peer
  }

  #hear({ stream, kind, bytes }: Message): void {
    const line = this.#lines.get(stream)
    if (kind === What.bytes) line?.deliver(bytes)
    else if (kind === What.exited) line?.left(JSON.parse(Buffer.from(bytes).toString()) as PortableExit)
  }

  #later(act: () => void, ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(act, ms)
    if (this.#holds === 0) this.#timer.unref()
  }
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value))
}

function newSession(): string {
  return randomBytes(16).toString('hex')
}
