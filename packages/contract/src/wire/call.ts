import { TransportError } from '../errors.ts'
import type { JsonValue } from '../json.ts'
import { type Header, Kind } from './frame.ts'
import { type Credentials, heardWelcome, hello, proof, type Said } from './greeting.ts'
import { type Landing, Receiver } from './receiver.ts'
import type { Seal } from './seal.ts'
import { cut, type Dial, hold, type Wire, whenOver } from './wire.ts'

/** Who is called, and how. */
export interface Callee extends Credentials {
  readonly transport: string
  readonly route: readonly JsonValue[]
  readonly dial: Dial
  readonly seal: Seal
}

/** Who calls. */
export interface Caller {
  /** The producer has been greeted: it may be asked. */
  opened(): void
  /** The call is over: for good, for this reason, or else because the wire broke. */
  over(error: TransportError | undefined): void
  /** @see {@link Receiver} */
  landing(header: Header): Landing | undefined | false
  landed(header: Header): boolean
  told(header: Header): boolean
}

/** A producer that has many strangers at its door may have taken us for one of them. */
const RETRIES_MS = [5, 20, 80, 320]

/** What the system says where nobody listens. */
const NOBODY = /^(ENOENT|ECONNREFUSED|ENXIO|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/

/** One connection to a producer, from dialing until it ends. */
export class Call {
  /** The producer has been greeted. */
  open = false
  /** Settles when the call is over. */
  readonly ended: Promise<void>
  readonly #callee: Callee
  readonly #caller: Caller
  #end!: () => void
  #wire: Wire | undefined
  #said: Said | undefined
  #over = false
  #busy = true

  constructor(callee: Callee, caller: Caller) {
    this.#callee = callee
    this.#caller = caller
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
    void this.#dial(RETRIES_MS)
  }

  /** Says something, once it is open. */
  say(bytes: Buffer): void {
    this.#wire?.output.write(bytes)
  }

  /** Whether it keeps the process alive. */
  hold(busy: boolean): void {
    if (busy === this.#busy || this.#wire === undefined) return
    this.#busy = busy
    hold(this.#wire, busy)
  }

  /** Ends it when all that was said has been heard. */
  end(): void {
    if (this.open) this.#wire?.output.end()
    else this.cut()
  }

  /** Ends it at once. */
  cut(): void {
    if (this.#wire !== undefined) cut(this.#wire)
    this.#finish(undefined)
  }

  async #dial(retriesMs: readonly number[]): Promise<void> {
    const { dial, place, route, seal } = this.#callee
    const receiver = new Receiver(
      {
        landing: (header) => this.open && this.#caller.landing(header),
        landed: (header) => this.#caller.landed(header),
        told: (header, frame) => (this.open ? this.#caller.told(header) : this.#greet(header, frame)),
        broken: () => this.#misheard(),
      },
      seal,
    )
    try {
      const wire = await dial(place, route, receiver.reading)
      if (this.#over) return cut(wire)
      this.#wire = wire
      this.#busy = true
      whenOver(wire, () => this.#ended(retriesMs))
      if (receiver.isBroken) return cut(wire)
      this.#said = hello(this.#callee)
      wire.output.write(this.#said.frame)
    } catch (error) {
      if (isBusy(error)) this.#retry(retriesMs.length > 0 ? retriesMs : RETRIES_MS.slice(-1))
      else if (isCut(error)) this.#ended(retriesMs)
      else this.#finish(unreachable(this.#callee, error))
    }
  }

  #misheard(): void {
    if (this.open) this.cut()
    else if (this.#wire !== undefined) cut(this.#wire)
  }

  // A wire that ends before the producer has answered, or changes what it answers, is tried again: it may be a stranger's fault.
  #ended(retriesMs: readonly number[]): void {
    if (this.open || this.#over) return this.#finish(undefined)
    if (retriesMs.length === 0) return this.#finish(refused(this.#callee))
    this.#wire = undefined
    this.#retry(retriesMs)
  }

  #retry([nextMs, ...laterMs]: readonly number[]): void {
    setTimeout(() => {
      if (!this.#over) void this.#dial(laterMs)
    }, nextMs)
  }

  #greet(header: Header, frame: Buffer): boolean {
    const reader = this.#said?.nonce as Buffer
    const producer = header.kind === Kind.welcome ? heardWelcome(this.#callee, frame, reader) : undefined
    if (producer === undefined) return false
    const wire = this.#wire as Wire
    wire.output.write(proof(this.#callee, reader, producer))
    wire.greeted?.()
    this.open = true
    this.#caller.opened()
    return true
  }

  #finish(error: TransportError | undefined): void {
    if (this.#over) return
    this.#over = true
    this.open = false
    this.#end()
    this.#caller.over(error)
  }
}

// So many wait at a Unix socket, or at a door, that no one more can: whoever listens is there, and busy.
function isBusy(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EAGAIN'
}

// Whoever listened there ended while this call waited at the door: the next one finds out whether for good.
function isCut(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ECONNRESET'
}

function unreachable(callee: Callee, cause: unknown): TransportError {
  if (cause instanceof TransportError) return cause
  const { transport, place } = callee
  const { code, message } = cause as NodeJS.ErrnoException
  if (code !== undefined && NOBODY.test(code)) return gone(callee, code, cause)
  const text = `${transport} cannot reach place ${place}: ${message}`
  return new TransportError('ERR_MEDIUM_FAILED', text, { cause, place })
}

// Another program may have got its port; or it has no descriptors left, and cannot even say so.
function refused(callee: Callee): TransportError {
  return gone(callee, 'whoever listens there does not answer as it would')
}

function gone({ transport, place }: Callee, why: string, cause?: unknown): TransportError {
  const message = `${transport}: the producer at place ${place} is gone, and its items with it (${why}); compute them again`
  return new TransportError('ERR_PRODUCER_GONE', message, { cause, place })
}
