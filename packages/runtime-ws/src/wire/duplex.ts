import type { Bytes } from '@papy/contract'
import type { Frame, Part } from '@papy/remote'
import type { WebSocket } from 'ws'
import { envelopeLength, writeEnvelope } from './envelope.ts'
import {
  type FrameKind,
  heardMessage,
  type Incoming,
  partHead,
  partsLength,
  readMessage,
  spoken,
  writeParts,
} from './frame.ts'
import { Gathering } from './gathering.ts'

/** While so much waits in here for the system to take it, nothing more is sent. */
const MOST_BUFFERED: Bytes = 2 ** 20

/** While no more waits, nobody needs to be told that there is room again. */
const LITTLE: Bytes = 2 ** 16

/** A part from so many bytes on is not copied behind its head. */
const LONG_PART: Bytes = 8_192

/** What is under a WebSocket, and `ws` does not show. */
interface Underlying {
  ref(): void
  unref(): void
  cork(): void
  uncork(): void
  write(bytes: Uint8Array, written?: () => void): void
}

/** What comes over a wire. */
export interface DuplexEvents {
  message(message: Incoming): void
  /** There is room again. */
  drained(): void
  /** It is no more; told once. */
  closed(code: number): void
}

/** Messages both ways over one WebSocket: those of one turn leave in one go. */
export class Duplex {
  #open = true
  #heardAt = performance.now()
  /** How far the other side is to be told that it was heard, at the end of this turn. */
  #heard: number | undefined
  #due: NodeJS.Immediate | undefined
  readonly #gathering = new Gathering()
  readonly #socket: WebSocket
  readonly #events: DuplexEvents

  constructor(socket: WebSocket, events: DuplexEvents) {
    this.#socket = socket
    this.#events = events
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      this.#heardAt = performance.now()
      const message = isBinary ? readMessage(data) : undefined
      if (message === undefined) this.end(1002)
      else if (this.#open) events.message(message)
    })
    // Always followed by 'close'.
    socket.on('error', () => undefined)
    socket.once('close', (code: number) => this.#close(code))
  }

  /** When something came, on the clock of `performance.now()`. */
  get heardAt(): number {
    return this.#heardAt
  }

  /** Whether more may be sent now. */
  get hasRoom(): boolean {
    return this.#open && this.#gathering.byteLength + this.#socket.bufferedAmount < MOST_BUFFERED
  }

  /** Sends a frame of the session: with all that is said in the same turn. */
  sendFrame({ heard, part }: Frame): void {
    if (!this.#open) return
    this.#heard = heard
    if (part !== undefined && part.bytes.byteLength >= LONG_PART) return this.#sendLong(heard, part)
    if (part !== undefined) this.#gathering.add(part)
    if (this.#gathering.isFull) this.#flush()
    else this.#due ??= setImmediate(this.#say)
  }

  /** Says something about the session. */
  speak(kind: FrameKind, body: unknown): void {
    if (!this.#open) return
    this.#flush()
    this.#socket.send(spoken(kind, body))
  }

  /** Whether it keeps the process alive. */
  hold(alive: boolean): void {
    if (alive) this.#underlying?.ref()
    else this.#underlying?.unref()
  }

  /** Reads nothing until {@link Duplex.resume}. */
  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** Says goodbye as WebSockets do, and closes it. */
  end(code = 1000): void {
    if (!this.#open) return
    this.#flush()
    this.#socket.close(code)
  }

  /** Cuts it off: the other side may not be there to say goodbye to. */
  cut(): void {
    this.#socket.terminate()
    this.#close(1006)
  }

  get #underlying(): Underlying | undefined {
    return (this.#socket as unknown as { readonly _socket?: Underlying | null })._socket ?? undefined
  }

  // A call of the system, and a record of TLS, for all that is said now.
  #flush(): void {
    const heard = this.#heard
    this.#heard = undefined
    if (!this.#open || heard === undefined) return
    if (this.#gathering.isEmpty) return this.#socket.send(heardMessage(heard))
    this.#write(heard, this.#gathering.take())
  }

  // By `ws` it would go in two pieces, which costs as much as all else together.
  #write(heard: number, parts: readonly Part[]): void {
    const under = this.#underlying
    const length = partsLength(parts)
    const isOpen = under !== undefined && this.#socket.readyState === this.#socket.OPEN
    // Only who dialled knows an address.
    const isMasked = typeof this.#socket.url === 'string'
    const before = isOpen ? envelopeLength(length, isMasked) : 0
    const message = Buffer.allocUnsafe(before + length)
    writeParts(message, before, heard, parts)
    if (!isOpen) return this.#socket.send(message, this.#sent)
    writeEnvelope(message, length, isMasked)
    under.write(message, this.#socket.bufferedAmount < LITTLE ? undefined : this.#sent)
  }

  #sendLong(heard: number, part: Part): void {
    const under = this.#underlying
    under?.cork()
    // It says how far was heard.
    if (this.#gathering.isEmpty) this.#heard = undefined
    this.#flush()
    this.#socket.send(partHead(heard, part), { binary: true, fin: false })
    this.#socket.send(part.bytes, { binary: true, fin: true }, this.#sent)
    under?.uncork()
  }

  readonly #say = (): void => {
    this.#due = undefined
    this.#flush()
  }

  readonly #sent = (): void => {
    if (this.hasRoom) this.#events.drained()
  }

  #close(code: number): void {
    if (!this.#open) return
    this.#open = false
    this.#gathering.take()
    this.#events.closed(code)
  }
}
