import { describe, SerializerError } from '../errors.ts'
import { uncloneablePath } from '../function/index.ts'
import type { Serializer } from '../serializer.ts'
import type { Affixes, Lease, Ticket, Transport } from '../transport.ts'
import { isEncodable } from './clone.ts'
import { isLater } from './flow.ts'
import type { ItemTicket } from './item-ticket.ts'
import { readersOfRun, readForRun } from './run-lease.ts'

/** Ends of earlier runs that are open at a time. */
const MOST_EARLIER = 8

/** How an item is put. */
export interface ItemPutOptions {
  /** It stays when its run is over. */
  readonly keep: boolean
  readonly affixes?: Affixes | undefined
}

/** What an end of a transport is, for single items. */
export interface ItemEndParts {
  /** Name of the transport in its run. */
  readonly id: string
  readonly run: string
  readonly transport: Transport
  readonly serializer: Serializer
  /** What is put outlives who put it. */
  readonly durable: boolean
  /** Opens an end of another run. */
  open(run: string): Promise<Transport>
}

/**
 * One end of a transport, by which functions put items themselves, one by one, and take them out: also those that an earlier
 * run kept.
 */
export class ItemEnd implements AsyncDisposable {
  readonly id: string
  readonly #parts: ItemEndParts
  readonly #earlier = new Map<string, Promise<Transport>>()
  readonly #dropping = new Set<Promise<void>>()

  constructor(parts: ItemEndParts) {
    this.id = parts.id
    this.#parts = parts
  }

  /** Puts an item; it stays until it is dropped. @throws SerializerError `ERR_NOT_SERIALIZABLE`; TransportError */
  put(value: unknown, { keep, affixes }: ItemPutOptions): ItemTicket | Promise<ItemTicket> {
    const { id, transport, durable } = this.#parts
    const readers = keep ? 0 : readersOfRun(durable)
    const ticket = transport.put(this.#encode(value), { readers, ...(affixes === undefined ? {} : { affixes }) })
    const named = (known: Ticket): ItemTicket => ({ ...known, via: id })
    return isLater(ticket) ? ticket.then(named) : named(ticket)
  }

  /** Takes an item out, as often as one likes. It shares no memory with the medium. @throws SerializerError; TransportError */
  take(ticket: ItemTicket): unknown {
    const { run } = this.#parts
    return ticket.run === run ? this.#take(this.#parts.transport, ticket) : this.#takeEarlier(ticket)
  }

  /** Lets an item go: in the background, but before this is closed. What cannot be dropped stays. */
  drop(ticket: ItemTicket): void {
    const dropped = this.#drop(ticket).catch(() => {})
    this.#dropping.add(dropped)
    void dropped.then(() => this.#dropping.delete(dropped))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#dropping)
    const earlier = [...this.#earlier.values()]
    this.#earlier.clear()
    await Promise.allSettled(earlier.map(closed))
  }

  async #drop(ticket: ItemTicket): Promise<void> {
    const { run, transport } = this.#parts
    await (ticket.run === run ? transport : await this.#endOf(ticket.run)).drop(ticket)
  }

  async #takeEarlier(ticket: ItemTicket): Promise<unknown> {
    return this.#take(await this.#endOf(ticket.run), ticket)
  }

  #take(transport: Transport, ticket: Ticket): unknown {
    const lease = transport.take(ticket)
    return isLater(lease) ? lease.then((known) => this.#read(known)) : this.#read(lease)
  }

  #read(lease: Lease): unknown {
    return readForRun(lease, (parts) => (this.#parts.serializer.decode(parts) as readonly unknown[])[0])
  }

  #encode(value: unknown): readonly Uint8Array[] {
    try {
      return this.#parts.serializer.encode([value])
    } catch (cause) {
      const known = (cause as { path?: unknown }).path
      const path =
        typeof known === 'string' ? known.replace(/^[^.[]*\[0\]/, 'item') : uncloneablePath(value, 'item', isEncodable)
      if (path === undefined) throw cause
      const message = `${path} cannot be dumped, in ${describe(value)}; dump plain data`
      throw new SerializerError('ERR_NOT_SERIALIZABLE', message, { cause, path })
    }
  }

  // The one that was opened first makes room: tickets of one run come together.
  #endOf(run: string): Promise<Transport> {
    const known = this.#earlier.get(run)
    if (known !== undefined) return known
    const opened = this.#parts.open(run)
    this.#earlier.set(run, opened)
    opened.catch(() => this.#earlier.delete(run))
    const [first] = this.#earlier
    if (first !== undefined && this.#earlier.size > MOST_EARLIER) {
      this.#earlier.delete(first[0])
      closed(first[1]).catch(() => {})
    }
    return opened
  }
}

async function closed(end: Promise<Transport>): Promise<void> {
  await (await end)[Symbol.asyncDispose]()
}
