import { type Bytes, RuntimeError } from '@papy/contract'
import { Inbox } from './inbox.ts'
import { Outbox } from './outbox.ts'
import { type Message, MOST_MESSAGE, type Part } from './part.ts'

/** The other side is told how far one has heard after so many parts, or bytes: until then it keeps them. */
const [CONFIRM_PARTS, CONFIRM_BYTES]: readonly [number, Bytes] = [64, 2 ** 18]

/** What goes over a wire: a part, or only how far one has heard. Each says how far. */
export interface Frame {
  readonly heard: number
  readonly part?: Part
}

/**
 * One side of a conversation that outlives its wires: each message arrives exactly once, and those of a stream in order,
 * however often the wire breaks and wherever in a message it does. It does no I/O and knows no clock: whoever owns it sends
 * what {@link Conversation.take} answers, and tells it what came. From REMOTE: results are kept until they were confirmed, and a
 * host that comes back within its grace goes on where it was.
 */
export class Conversation {
  readonly #outbox = new Outbox()
  readonly #inbox: Inbox
  readonly #most: Bytes
  #attached = false

  /** @param most - bytes of a message that the other side may say */
  constructor(most: Bytes = MOST_MESSAGE) {
    this.#most = most
    this.#inbox = new Inbox(most)
  }

  /** Bytes that wait to be said, or to be confirmed: for whoever limits them. */
  get byteLength(): Bytes {
    return this.#outbox.byteLength
  }

  /** Whether everything was said, and heard. */
  get isIdle(): boolean {
    return this.#outbox.isEmpty
  }

  /** Whether the other side should be told soon how far one has heard, as nothing else may go that says it. */
  get owesConfirmation(): boolean {
    return this.#inbox.unconfirmed.parts > 0
  }

  /** What to tell the other side when a wire is up: it says the same of itself. */
  get heard(): number {
    return this.#inbox.heard
  }

  /** Takes a message to be said; its bytes must not change any more. Between streams there is no order. */
  say(stream: number, kind: number, bytes: Uint8Array): void {
    this.#outbox.add(stream, kind, bytes)
  }

  /**
   * There is a wire, and the other side has heard so far: what it has not heard goes again.
   *
   * @throws RuntimeError `ERR_PROTOCOL`, where it says it heard what was never said: it is another conversation's; or less than it
   * said before: it is an old greeting, sent again
   */
  attach(heard: number): void {
    this.check(heard)
    this.#confirm(heard)
    this.#outbox.rewind()
    this.#attached = true
  }

  /** Whether the other side can have heard so far, without believing it yet. @throws RuntimeError `ERR_PROTOCOL`, as `attach` */
  check(heard: number): void {
    const { heard: before, last } = this.#outbox
    if (heard < before) throw broken(`says that it heard part ${heard}, after it said ${before}`)
    if (heard > last) throw unsent(heard)
  }

  /** The wire is gone. */
  detach(): void {
    this.#attached = false
  }

  /** What is to be sent next over the present wire; `undefined`: nothing now. */
  take(): Frame | undefined {
    if (!this.#attached) return undefined
    const part = this.#outbox.take()
    if (part !== undefined) return { heard: this.#inbox.confirm(), part }
    const { parts, byteLength } = this.#inbox.unconfirmed
    return parts >= CONFIRM_PARTS || byteLength >= CONFIRM_BYTES ? this.confirmation() : undefined
  }

  /** How far this side has heard, by itself: some time after it {@link Conversation.owesConfirmation}. */
  confirmation(): Frame {
    return { heard: this.#inbox.confirm() }
  }

  /**
   * Hears what came over the present wire.
   *
   * @returns the message that is whole with it
   * @throws RuntimeError `ERR_PROTOCOL`, where the other side does not keep to the rules
   */
  hear({ heard, part }: Frame): Message | undefined {
    this.#confirm(heard)
    if (part === undefined) return undefined
    const found = this.#inbox.hear(part)
    if (found === 'gap') throw broken(`sent part ${part.number} after part ${this.#inbox.heard}`)
    if (found === 'long') throw tooLong(this.#most)
    return found
  }

  #confirm(heard: number): void {
    if (!this.#outbox.confirm(heard)) throw unsent(heard)
  }
}

function unsent(heard: number): RuntimeError {
  return broken(`says that it heard part ${heard}, which was not sent`)
}

function tooLong(most: Bytes): RuntimeError {
  const message = `the other host says more than ${most} bytes in one message, and goes on; send smaller items, or large ones by a transport`
  return new RuntimeError('ERR_PROTOCOL', message, { most })
}

function broken(what: string): RuntimeError {
  return new RuntimeError('ERR_PROTOCOL', `the other host ${what}; it speaks for another run, or another program`)
}
