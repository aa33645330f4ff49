import { type ModuleRef, RuntimeError, type WorkerExit, type WorkerLine } from '@papy/contract'
import { beat } from '../wire/beats.ts'
import { CODE, type Welcome } from '../wire/control.ts'
import type { Duplex, DuplexEvents } from '../wire/duplex.ts'
import { type Incoming, Kind } from '../wire/frame.ts'
import { identity } from '../wire/identity.ts'
import { Peer } from '../wire/peer.ts'
import { Calling, refusalIn } from './calling.ts'
import { CodeDesk } from './code-desk.ts'
import { HostLines } from './host-lines.ts'
import { HostWatch } from './host-watch.ts'
import { detach, newName, type Stay } from './stay.ts'
import type { NotReached, Way } from './way.ts'
import type { FullWebsocketOptions } from './websocket-options.ts'

/** An agent keeps what it has for so many times its grace: a coordinator that stands still for longer blames nobody. */
const KEPT = 4

/** How long, in Ms, a host is waited for. */
export type HostPatience = Pick<FullWebsocketOptions, 'connectMs' | 'suspectMs' | 'graceMs'>

/** How long, in Ms, a goodbye may take. */
const GOODBYE_MS = 1_000

/** Whoever wants a worker so soon after none could be had is told the same again. Ms. */
const SAME_ANSWER_MS = 500

/** A side beats three times while the other one is patient, but not more seldom than this. Ms. */
const LONGEST_BEAT = 2_000

/**
 * One host, and all workers that a coordinator has there. It outlives wires: within its grace a host that comes back goes on
 * where it was. When it is gone, so are its workers, and whoever wants others waits until it is there again. Only one that never
 * was there is not waited for.
 */
export class RemoteHost {
  readonly #coordinator = newName()
  readonly #way: Way
  readonly #options: HostPatience
  readonly #beatMs: number
  readonly #lines: HostLines
  readonly #calling: Calling
  readonly #code: CodeDesk
  #stay: Stay
  #wasReached = false
  /** It was said that its agent is leaving. */
  #warned = false
  #firstCallAt: number | undefined
  /** That none could be had, and when. */
  #failure: { readonly exit: WorkerExit; readonly at: number } | undefined
  #closed: Promise<void> | undefined
  #onClosed = (): void => undefined

  constructor(way: Way, options: HostPatience) {
    this.#way = way
    this.#options = options
    this.#beatMs = Math.min(LONGEST_BEAT, options.suspectMs / 3)
    this.#code = new CodeDesk(way.name)
    this.#stay = this.#newStay()
    this.#lines = new HostLines(way.name, {
      say: (stream, kind, bytes) => this.#stay.peer.say(stream, kind, bytes),
      isThere: () => this.#stay.wire !== undefined,
      hold: (busy) => this.#hold(busy),
    })
    this.#calling = new Calling(way, {
      hello: () => {
        const { session, peer } = this.#stay
        const { heard } = peer
        const wishes = { beatMs: this.#beatMs, keepMs: KEPT * (options.suspectMs + options.graceMs) }
        return { identity: identity(), session, coordinator: this.#coordinator, heard, ...wishes }
      },
      patience: () => this.#patience(),
      met: (wire, welcome) => this.#met(wire, welcome),
      missed: (why) => this.#missed(why),
    })
  }

  /** Whether workers would be started there at once, were there slots. */
  get isThere(): boolean {
    return this.#stay.wire !== undefined && !this.#lines.isLeaving
  }

  /** Starts a worker there: as soon as the host is reached, and none on an agent that is leaving, but on the next one. */
  start(program: ModuleRef): WorkerLine {
    const line = this.#lines.start(program)
    const { exit, at } = this.#failure ?? {}
    if (exit !== undefined && at !== undefined && performance.now() - at < SAME_ANSWER_MS)
      queueMicrotask(() => this.#end(exit))
    else this.reach()
    return line
  }

  /** Reaches it, if need be. Nobody is called for whom there is no work. */
  reach(): void {
    if (this.#stay.wire !== undefined || this.#closed !== undefined) return
    if (this.#lines.size === 0 && this.#way.calls === true) return
    this.#firstCallAt ??= performance.now()
    this.#calling.begin()
  }

  /** Leaves: its workers there are ended. */
  close(): Promise<void> {
    this.#closed ??= this.#leave()
    return this.#closed
  }

  async #leave(): Promise<void> {
    this.#calling.stop()
    const { wire, watch } = this.#stay
    watch.stop()
    wire?.hold(true)
    wire?.speak(Kind.goodbye, {})
    this.#lines.close()
    if (wire === undefined) return
    const closed = new Promise<void>((resolve) => {
      this.#onClosed = resolve
    })
    const cut = setTimeout(() => wire.cut(), GOODBYE_MS)
    wire.end()
    await closed
    clearTimeout(cut)
  }

  #hold(busy: boolean): void {
    this.#stay.wire?.hold(busy)
    this.#calling.hold(busy)
  }

  // The first contact may take so long in all; later ones each.
  #patience(): number {
    const { connectMs } = this.#options
    return this.#wasReached ? connectMs : connectMs - this.#firstMs()
  }

  #firstMs(): number {
    const now = performance.now()
    return now - (this.#firstCallAt ?? now)
  }

  #missed({ error, isGone, isFinal, isLeaving = false }: NotReached): boolean {
    if (isLeaving) this.#warn()
    if (!this.#wasReached && (isFinal || this.#firstMs() >= this.#options.connectMs - 1)) {
      this.#fail({ reason: 'crashed', error })
      return false
    }
    // It is the process that is gone, not the way there; or another one is in its place.
    if ((isGone || isFinal || isLeaving) && this.#stay.boot !== undefined) this.#end({ reason: 'lost', error })
    return this.#lines.size > 0 || this.#stay.boot !== undefined
  }

  // It was there, so it is waited for as one that was reached; a pool with other hosts goes on meanwhile.
  #warn(): void {
    this.#wasReached = true
    if (this.#warned) return
    this.#warned = true
    const message = `the agent at ${this.#way.name} is leaving, and takes no new work; workers of this run start there when another one listens`
    process.emitWarning(message, { type: 'PapyWarning', code: 'WARN_HOST_LEAVING' })
  }

  #met(wire: Duplex, { boot, heard, slots }: Welcome): DuplexEvents | undefined {
    const stay = this.#stay
    // Another process is there: that which had the workers is no more. And what is dead is not called back to life.
    if ((stay.boot !== undefined && boot !== stay.boot) || !stay.watch.resumed()) {
      wire.cut()
      this.#die(this.#gone('was started anew'))
      return undefined
    }
    stay.boot = boot
    this.#wasReached = true
    this.#warned = false
    stay.wire = wire
    stay.stopBeats = beat(wire, () => this.#lines.size, this.#beatMs)
    wire.hold(this.#lines.isBusy)
    try {
      stay.peer.attach(wire, heard)
    } catch (error) {
      this.#broken(stay, error)
      return undefined
    }
    this.#way.met?.(slots)
    return {
      message: (message) => this.#receive(stay, wire, message),
      drained: () => stay.peer.pump(),
      closed: () => this.#lost(stay, wire),
    }
  }

  #receive(stay: Stay, wire: Duplex, message: Incoming): void {
    if (stay.wire !== wire) return
    stay.watch.heard()
    if (message.kind === 'frames') stay.peer.receive(message.frames)
    else if (message.kind === Kind.drain) this.#drain(wire)
    else if (message.kind === Kind.refusal) this.#expelled(refusalIn(message.body))
    else if (message.kind === Kind.goodbye) {
      wire.end()
      this.#die(this.#gone('was told to end'))
      this.#way.left?.()
    }
  }

  #expelled(cause: unknown): void {
    this.#die(this.#breach('ends this session', cause))
  }

  // What is heard of it afterwards was said before it was known.
  #drain(wire: Duplex): void {
    this.#lines.leave()
    wire.speak(Kind.drain, {})
  }

  #lost(stay: Stay, wire: Duplex): void {
    this.#onClosed()
    if (stay.wire !== wire) return
    detach(stay)
    if (this.#closed !== undefined) return
    const error = this.#way.ended?.()
    if (error !== undefined) return this.#die(error)
    stay.watch.broke()
    this.reach()
  }

  #gone(how: string): RuntimeError {
    return new RuntimeError('ERR_HOST_GONE', `the agent at ${this.#way.name} ${how}`, { host: this.#way.name })
  }

  #silence(): RuntimeError {
    const { suspectMs, graceMs } = this.#options
    const seconds = Math.round((suspectMs + graceMs) / 1_000)
    return this.#gone(`was not heard of for ${seconds} s; look whether it runs, and whether a firewall is between`)
  }

  /** Its workers are lost; others can be had when it is there again. */
  #die(error: RuntimeError): void {
    this.#end({ reason: 'lost', error })
    this.reach()
  }

  /** No worker can be had there. */
  #fail(exit: WorkerExit): void {
    this.#firstCallAt = undefined
    this.#failure = { exit, at: performance.now() }
    this.#end(exit)
  }

  #end(exit: WorkerExit): void {
    const { wire, watch } = this.#stay
    watch.stop()
    detach(this.#stay)
    wire?.cut()
    this.#stay = this.#newStay()
    this.#lines.end(exit)
  }

  #newStay(): Stay {
    const stay: Stay = {
      session: newName(),
      peer: new Peer({
        heard: (message) => {
          if (message.stream !== CODE) return this.#lines.hear(message)
          this.#code.hear(message.kind, message.bytes, (kind, bytes) => stay.peer.say(CODE, kind, bytes))
        },
        broken: (error) => this.#broken(stay, error),
      }),
      watch: new HostWatch(this.#options, {
        silent: () => stay.wire?.cut(),
        dead: () => this.#die(this.#silence()),
      }),
    }
    return stay
  }

  // What it says cannot be relied on; what it has is done elsewhere.
  #broken(stay: Stay, cause: unknown): void {
    if (this.#stay !== stay) return
    this.#die(this.#breach('breaks the protocol', cause))
  }

  #breach(how: string, cause: unknown): RuntimeError {
    const { name: host } = this.#way
    const why = cause instanceof Error ? `: ${cause.message}` : ''
    return new RuntimeError('ERR_PROTOCOL', `the agent at ${host} ${how}${why}`, { cause, host })
  }
}
