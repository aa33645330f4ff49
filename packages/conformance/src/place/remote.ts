import {
  decodeError,
  type Lease,
  type PluginDescriptor,
  type PutOptions,
  type Ticket,
  type Transport,
  type TransportContext,
} from '@papy/contract'
import type { Place } from './place.ts'
import type { Answer, Call, Request, Taken } from './protocol.ts'

/** The way to a place elsewhere. */
export interface Wire {
  send(request: Request): void
  receive(handler: (answer: Answer) => void): void
  /** Whether an answer is waited for: only then it keeps the process alive. */
  hold(busy: boolean): void
  kill(): void
  /** How it ended; never rejects. */
  readonly exited: Promise<number | null>
}

interface Pending {
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** A place in a thread or in a process. */
export class RemotePlace implements Place {
  #next = 0
  #gone = false
  readonly #wire: Wire
  readonly #pending = new Map<number, Pending>()

  constructor(wire: Wire) {
    this.#wire = wire
    wire.hold(false)
    wire.receive((answer) => this.#settle(answer))
    void wire.exited.then(() => {
      this.#gone = true
      for (const { reject } of this.#pending.values()) reject(new Error('the other place ended'))
      this.#pending.clear()
    })
  }

  async open(descriptor: PluginDescriptor, context: TransportContext): Promise<Transport> {
    const end = this.#next++
    await this.ask({ do: 'open', end, descriptor: JSON.stringify(descriptor), context })
    return new RemoteEnd(this, end)
  }

  async kill(): Promise<void> {
    this.#wire.hold(true)
    this.#wire.kill()
    await this.#wire.exited
  }

  async leave(): Promise<number | null> {
    this.#wire.hold(true)
    this.say({ leave: true })
    return this.#wire.exited
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#gone) await this.kill()
  }

  say(request: Request): void {
    if (!this.#gone) this.#wire.send(request)
  }

  ask(call: Call, signal?: AbortSignal): Promise<unknown> {
    if (this.#gone) return Promise.reject(new Error('the other place has ended'))
    if (signal?.aborted) return Promise.reject(signal.reason)
    const id = this.#next++
    return new Promise((resolve, reject) => {
      const abort = () => this.say({ abort: id })
      const settled = () => signal?.removeEventListener('abort', abort)
      signal?.addEventListener('abort', abort)
      this.#pending.set(id, {
        resolve: (value) => {
          settled()
          resolve(value)
        },
        reject: (error) => {
          settled()
          // Its own reason comes back as a copy.
          reject(signal?.aborted && (error as Error).name === 'AbortError' ? signal.reason : error)
        },
      })
      this.#wire.hold(true)
      this.say({ id, call })
    })
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id)
    this.#pending.delete(answer.id)
    if (this.#pending.size === 0) this.#wire.hold(false)
    if ('error' in answer) pending?.reject(decodeError(answer.error))
    else pending?.resolve(answer.value)
  }
}

class RemoteEnd implements Transport {
  readonly #place: RemotePlace
  readonly #end: number

  constructor(place: RemotePlace, end: number) {
    this.#place = place
    this.#end = end
  }

  put(parts: readonly Uint8Array[], { readers, signal }: PutOptions = {}): Promise<Ticket> {
    const call = { do: 'put', end: this.#end, parts, ...(readers === undefined ? {} : { readers }) } as const
    return this.#place.ask(call, signal) as Promise<Ticket>
  }

  async take(ticket: Ticket, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Lease> {
    const taken = (await this.#place.ask({ do: 'take', end: this.#end, ticket }, signal)) as Taken
    const parts = taken.parts.map(
      ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
    )
    return { parts, borrowed: taken.borrowed, release: () => this.#place.say({ free: taken.lease }) }
  }

  async release(ticket: Ticket): Promise<void> {
    await this.#place.ask({ do: 'release', end: this.#end, ticket })
  }

  async drop(ticket: Ticket): Promise<void> {
    await this.#place.ask({ do: 'drop', end: this.#end, ticket })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#place.ask({ do: 'close', end: this.#end })
  }
}
