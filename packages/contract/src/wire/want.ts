import { TransportError } from '../errors.ts'
import type { Held } from '../medium/medium.ts'
import type { Bytes } from '../transport.ts'
import { type BufferPool, isPooled } from './buffer-pool.ts'
import { type Header, Kind } from './frame.ts'
import type { Landing } from './receiver.ts'

/** What is asked for. */
export interface Order {
  readonly number: number
  /** As the ticket says: nothing is allocated before the producer says the same. */
  readonly byteLength: Bytes
  readonly signal: AbortSignal | undefined
}

/** One fetch of goods, from asking for them until they are there or not. */
export class Want {
  readonly order: Order
  readonly promise: Promise<Held | undefined>
  /** The producer was asked over the present wire. */
  asked = false
  /** Nobody waits for it any more; what still comes is thrown away. */
  abandoned = false
  /** How often the wire broke under it. */
  breaks = 0
  #landing: Landing | undefined
  /** Bytes of it that have been announced, in whole pieces. */
  #announced: Bytes = 0
  #resolve!: (held: Held | undefined) => void
  #reject!: (reason: unknown) => void
  readonly #pool: BufferPool
  readonly #abort: () => void

  readonly #aborted: (want: Want) => void

  /** @param aborted - called when it is abandoned while it waits: its signal aborts, or there is no memory for it */
  constructor(order: Order, pool: BufferPool, aborted: (want: Want) => void) {
    this.order = order
    this.#pool = pool
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#abort = () => this.#giveUp(order.signal?.reason)
    this.#aborted = aborted
    order.signal?.addEventListener('abort', this.#abort, { once: true })
  }

  /** Where a piece lands; false where it is not one of these goods. */
  landing({ kind, length }: Header): Landing | undefined | false {
    const { byteLength } = this.order
    this.#announced += length
    const fits = kind === Kind.data ? this.#announced === byteLength : length > 0 && this.#announced < byteLength
    if (!this.asked || !fits) return false
    if (this.abandoned) return undefined
    this.#landing ??= this.#allocated()
    return this.#landing
  }

  /** All of it is there, or there is nothing of it. */
  settle(): void {
    const bytes = this.#landing?.bytes
    this.#landing = undefined
    this.#forgetSignal()
    if (bytes === undefined) return this.#resolve(undefined)
    if (!isPooled(bytes.byteLength)) return this.#resolve({ bytes })
    let given = false
    const free = () => {
      if (!given) this.#pool.give(bytes)
      given = true
    }
    this.#resolve({ bytes, free })
  }

  /** It will not come. */
  fail(error: Error): void {
    this.drop()
    this.#forgetSignal()
    this.#reject(error)
  }

  /** Gives the memory back: nothing more lands in it. */
  drop(): void {
    if (this.#landing !== undefined) this.#pool.give(this.#landing.bytes)
    this.#landing = undefined
    this.#announced = 0
    this.asked = false
  }

  #allocated(): Landing | undefined {
    const { byteLength } = this.order
    try {
      return { bytes: this.#pool.take(byteLength), filled: 0 }
    } catch (cause) {
      const message = `there is no memory for an item of ${byteLength} bytes; let go of leases earlier, or send smaller items`
      this.#giveUp(new TransportError('ERR_MEDIUM_FAILED', message, { cause, byteLength }))
      return undefined
    }
  }

  #giveUp(reason: unknown): void {
    this.abandoned = true
    this.#forgetSignal()
    this.#reject(reason)
    this.#aborted(this)
  }

  #forgetSignal(): void {
    this.order.signal?.removeEventListener('abort', this.#abort)
  }
}
