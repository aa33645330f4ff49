import { decodeError, type WorkerExit, type WorkerLine } from '@papy/contract'
import { decodeClone, isEncodable } from '@papy/contract/engine'
import type { PortableExit } from '../wire/control.ts'
import { encodeLetter } from '../wire/encode-letter.ts'

/** How long, in Ms, a worker may take to be seen to its end. */
const GRACE_MS = 2_000

/** What a line has of its host. */
export interface LineHost {
  say(bytes: Uint8Array): void
  /** Has its agent say something back, behind all that it said: {@link RemoteLine.echoed}. */
  askEcho(): void
  order(type: 'kill' | 'close'): void
  /** Keeps the process alive, or lets go of it. */
  hold(busy: boolean): void
  /** Whether the host can be spoken to now. */
  isThere(): boolean
}

/** The coordinator's end of the line to one worker on another host. */
export class RemoteLine implements WorkerLine {
  readonly label: string
  readonly host: string
  readonly exited: Promise<WorkerExit>
  readonly leaving: Promise<void>
  readonly clones: (value: unknown) => boolean = isEncodable
  #stopped = false
  #ended = false
  #held = false
  #handler: ((message: unknown) => void) | undefined
  #settle: (exit: WorkerExit) => void = () => undefined
  #leave: () => void = () => undefined
  /** What was said before anybody listened. */
  readonly #early: Uint8Array[] = []
  /** Who wait for an echo, the first first. */
  readonly #listeners: (() => void)[] = []
  readonly #lineHost: LineHost

  constructor(host: string, worker: number, lineHost: LineHost) {
    this.label = `${host} worker ${worker}`
    this.host = host
    this.#lineHost = lineHost
    this.exited = new Promise((resolve) => {
      this.#settle = resolve
    })
    this.leaving = new Promise((resolve) => {
      this.#leave = resolve
    })
  }

  /**
   * What is in `transfer` is copied like the rest, and stays usable.
   *
   * @throws TransportError `ERR_ITEM_TOO_LARGE`
   */
  send(message: unknown): void {
    if (!this.#ended) this.#lineHost.say(encodeLetter(message))
  }

  receive(handler: (message: unknown) => void): void {
    this.#handler = handler
    for (const bytes of this.#early.splice(0)) handler(decodeClone(bytes))
  }

  hold(busy: boolean): void {
    if (busy === this.#held || this.#ended) return
    this.#held = busy
    this.#lineHost.hold(busy)
  }

  heardOut(): Promise<void> {
    if (!this.#ended) this.#lineHost.askEcho()
    return new Promise((resolve) => this.#listeners.push(resolve))
  }

  kill(): void {
    if (this.#ended) return
    this.#stopped = true
    this.#lineHost.order('kill')
    // Of a host that is not there nobody will hear that it was done.
    if (!this.#lineHost.isThere()) this.end({ reason: 'stopped' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) {
      this.#stopped = true
      this.hold(true)
      this.#lineHost.order('close')
      if (!this.#lineHost.isThere()) this.end({ reason: 'stopped' })
      const timer = setTimeout(() => this.end({ reason: 'stopped' }), GRACE_MS)
      await this.exited
      clearTimeout(timer)
    }
  }

  /** The worker said something. */
  deliver(bytes: Uint8Array): void {
    if (this.#handler === undefined) this.#early.push(bytes)
    else this.#handler(decodeClone(bytes))
  }

  /** Its agent says back what it was asked to. */
  echoed(): void {
    this.#listeners.shift()?.()
  }

  /** Its agent is leaving: it is to be given nothing new. */
  leave(): void {
    this.#leave()
  }

  /** Its agent says how it ended. */
  left({ error, ...exit }: PortableExit): void {
    const { reason } = exit
    const known = error === undefined ? exit : { ...exit, error: decodeError(error) }
    this.end(this.#stopped && reason !== 'stopped' ? { ...known, reason: 'stopped' } : known)
  }

  /** It is no more. */
  end(exit: WorkerExit): void {
    if (this.#ended) return
    this.hold(false)
    this.#ended = true
    this.#settle(exit)
  }
}
