import { Conversation, type Frame, type Message } from '@papy/remote'
import type { Duplex } from './duplex.ts'

/** How long, in Ms, the other side waits to be told what was heard, if nothing else is said. */
const CONFIRM_MS = 20

/** What a peer tells whoever owns it. */
export interface PeerEvents {
  /** A message of a stream, whole, in order, once. */
  heard(message: Message): void
  /** The other side does not keep to the rules. */
  broken(error: unknown): void
}

/** One side of a conversation over the wire that there is now, if there is one. */
export class Peer {
  #wire: Duplex | undefined
  #confirming: NodeJS.Timeout | undefined
  readonly #conversation = new Conversation()
  readonly #events: PeerEvents

  constructor(events: PeerEvents) {
    this.#events = events
  }

  /** How far the other side was heard. */
  get heard(): number {
    return this.#conversation.heard
  }

  /** Bytes that are to be said, or confirmed. */
  get byteLength(): number {
    return this.#conversation.byteLength
  }

  /** Whether all that was said was heard. */
  get isIdle(): boolean {
    return this.#conversation.isIdle
  }

  say(stream: number, kind: number, bytes: Uint8Array): void {
    this.#conversation.say(stream, kind, bytes)
    this.pump()
  }

  /** Whether the other side can have heard so far. @throws RuntimeError `ERR_PROTOCOL` */
  check(heard: number): void {
    this.#conversation.check(heard)
  }

  /** Goes on over a wire; the other side has heard so far. @throws RuntimeError `ERR_PROTOCOL` */
  attach(wire: Duplex, heard: number): void {
    this.#conversation.attach(heard)
    this.#wire = wire
    this.pump()
  }

  /** The wire is gone. */
  detach(): void {
    this.#wire = undefined
    this.#conversation.detach()
    clearTimeout(this.#confirming)
    this.#confirming = undefined
  }

  /** Something came over the wire. */
  receive(frames: readonly Frame[]): void {
    try {
      const wire = this.#wire
      for (const frame of frames) {
        // What was heard may have ended it.
        if (this.#wire !== wire) return
        const message = this.#conversation.hear(frame)
        if (message !== undefined) this.#events.heard(message)
      }
    } catch (error) {
      return this.#events.broken(error)
    }
    this.pump()
    if (this.#conversation.owesConfirmation) this.#confirming ??= setTimeout(this.#confirm, CONFIRM_MS).unref()
  }

  /** Sends what there is, as far as there is room. */
  pump(): void {
    const wire = this.#wire
    if (wire === undefined) return
    while (wire.hasRoom) {
      const frame = this.#conversation.take()
      if (frame === undefined) return
      wire.sendFrame(frame)
    }
  }

  readonly #confirm = (): void => {
    this.#confirming = undefined
    if (this.#conversation.owesConfirmation) this.#wire?.sendFrame(this.#conversation.confirmation())
  }
}
