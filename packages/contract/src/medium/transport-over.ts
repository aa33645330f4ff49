import { ArgumentError, isPapyError, TransportError } from '../errors.ts'
import type { JsonValue } from '../json.ts'
import type { Affixes, Bytes, Lease, PutOptions, Ticket, Transport } from '../transport.ts'
import { answered, attempted } from './answer.ts'
import type { Goods, Held, Medium } from './medium.ts'
import { Parcel, unpacked } from './parcel.ts'
import { checkTicket, shownPlace } from './ticket.ts'

/** What a transport is beside its medium. */
export interface TransportTraits {
  /** Specifier of its package: stands on its tickets. */
  readonly name: string
  readonly run: string
  readonly maxByteLength: Bytes
}

/** Most readers an item may have. */
const MAX_READERS = 65_535

/**
 * A whole transport over a medium. It adds what all do alike: parts in one parcel; refusing what is foreign, malformed, too
 * large or closed; aborting; releasing once; and one kind of error for whatever a medium throws.
 */
export function transportOver(traits: TransportTraits, medium: Medium): Transport {
  return new OverMedium(traits, medium)
}

class OverMedium implements Transport {
  #closed: Promise<void> | undefined
  readonly #traits: TransportTraits
  readonly #medium: Medium

  constructor(traits: TransportTraits, medium: Medium) {
    this.#traits = traits
    this.#medium = medium
  }

  put(parts: readonly Uint8Array[], { readers = 1, affixes, signal }: PutOptions = {}): Ticket | Promise<Ticket> {
    this.#admit(signal)
    if (!Number.isInteger(readers) || readers < 0 || readers > MAX_READERS)
      throw new ArgumentError(
        'ERR_ARGUMENT',
        `readers must be a whole number from 0 to ${MAX_READERS}, not ${readers}`,
        { readers },
      )
    const parcel = new Parcel(parts)
    const { byteLength } = parcel
    const { name: transport, run, maxByteLength } = this.#traits
    if (byteLength > maxByteLength) throw tooLarge(transport, byteLength, maxByteLength)
    const at = this.#attempt(signal, () => this.#medium.store(new ParcelGoods(parcel, readers, affixes, signal)))
    return answered(at, (place) => ({ transport, run, at: place, byteLength }))
  }

  take(ticket: Ticket, { signal }: { readonly signal?: AbortSignal } = {}): Lease | Promise<Lease> {
    this.#admit(signal)
    this.#check(ticket)
    const { at, byteLength } = ticket
    if (byteLength > this.#traits.maxByteLength) throw spent(this.#traits.name, at)
    const held = this.#attempt(signal, () => this.#medium.fetch(at, { byteLength, signal }))
    return answered(held, (found) => {
      if (found === undefined) throw spent(this.#traits.name, at)
      return this.#lease(at, found)
    })
  }

  release(ticket: Ticket): void | Promise<void> {
    if (this.#closed !== undefined) return
    this.#check(ticket)
    return this.#attempt(undefined, () => this.#medium.release(ticket.at))
  }

  drop(ticket: Ticket): void | Promise<void> {
    if (this.#closed !== undefined) return
    this.#check(ticket)
    return this.#attempt(undefined, () => this.#medium.discard(ticket.at))
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    await this.#attempt(undefined, () => this.#medium.close?.())
  }

  #lease(at: JsonValue, { bytes, borrowed = false, free }: Held): Lease {
    let parts: readonly Uint8Array[]
    try {
      parts = unpacked(bytes)
    } catch (error) {
      free?.()
      throw error
    }
    let over = false
    return {
      parts,
      borrowed: borrowed || free !== undefined,
      release: () => {
        if (over) return
        over = true
        free?.()
        if (this.#closed === undefined) quietly(() => this.#medium.release(at))
      },
    }
  }

  #admit(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted()
    if (this.#closed === undefined) return
    throw new TransportError(
      'ERR_TRANSPORT_CLOSED',
      `${this.#traits.name} is closed; put and take before it is disposed`,
    )
  }

  #check(ticket: Ticket): void {
    checkTicket(this.#traits.name, this.#traits.run, ticket)
  }

  #attempt<T>(signal: AbortSignal | undefined, call: () => T | Promise<T>): T | Promise<T> {
    return attempted(call, (error) => {
      signal?.throwIfAborted()
      if (isPapyError(error)) throw error
      const message = `${this.#traits.name} failed: ${error instanceof Error ? error.message : String(error)}`
      throw new TransportError('ERR_MEDIUM_FAILED', message, { cause: error })
    })
  }
}

/** Made for each item: a class is several times as quick to make as an object with a getter of its own. */
class ParcelGoods implements Goods {
  readonly byteLength: Bytes
  readonly readers: number
  readonly affixes: Affixes | undefined
  readonly signal: AbortSignal | undefined
  readonly #parcel: Parcel

  constructor(parcel: Parcel, readers: number, affixes: Affixes | undefined, signal: AbortSignal | undefined) {
    this.#parcel = parcel
    this.byteLength = parcel.byteLength
    this.readers = readers
    this.affixes = affixes
    this.signal = signal
  }

  get chunks(): readonly Uint8Array[] {
    return this.#parcel.chunks
  }

  copyTo(target: Uint8Array, at: number): void {
    this.#parcel.copyTo(target, at)
  }
}

// Nobody waits for a release; what could not be freed is freed when the end that holds it closes.
function quietly(call: () => void | Promise<void>): void {
  void attempted(call, () => undefined)
}

/** The refusal of goods that are larger than a medium can hold. */
export function tooLarge(transport: string, byteLength: Bytes, maxByteLength: Bytes): TransportError {
  const message = `${byteLength} bytes are more than ${transport} can hold at once (${maxByteLength}); send smaller items, or use a transport without that limit`
  return new TransportError('ERR_ITEM_TOO_LARGE', message, { byteLength, maxByteLength })
}

function spent(transport: string, at: JsonValue): TransportError {
  const message = `${transport}: nothing is at ${shownPlace(at)} any more; its last reader released it`
  return new TransportError('ERR_TICKET_SPENT', message)
}
