import { isPapyError, SerializerError, TransportError } from '../errors.ts'
import { shownPlace } from '../medium/ticket.ts'
import type { Plugin, PluginDescriptor } from '../plugin.ts'
import type { Serializer } from '../serializer.ts'
import type { Bytes, Lease, Ticket, Transport, TransportContext } from '../transport.ts'
import { cloneSerializer } from './clone-serializer.ts'
import { isLater } from './flow.ts'
import { ItemEnd } from './item-end.ts'
import type { Lent } from './lent.ts'
import { readersOfRun, readForRun } from './run-lease.ts'
import type { Deposit } from './via.ts'

/** Values of fewer bytes go with the message that tells of them (TRANSPORTS.md 0.3). */
const INLINE: Bytes = 2048

/** What an end is opened with. */
export interface EndpointOptions {
  readonly id: string
  readonly transport: Plugin<'transport'>
  readonly serializer: Plugin<'serializer'> | undefined
  readonly context: TransportContext
}

/** One end of a transport between pipers: lists of values go in and come out. */
export class Endpoint implements AsyncDisposable {
  readonly id: string
  /** Of the transport. */
  readonly descriptor: PluginDescriptor
  /** Whether it may hold what earlier runs kept. */
  readonly keeps: boolean
  /** The same for functions that put and take single items themselves. */
  readonly items: ItemEnd
  readonly #transport: Transport
  readonly #serializer: Serializer
  readonly #durable: boolean

  private constructor(
    { id, transport: plugin, context }: EndpointOptions,
    transport: Transport,
    serializer: Serializer,
  ) {
    this.id = id
    this.descriptor = plugin.descriptor
    this.keeps = plugin.supports.keeps === true
    this.#transport = transport
    this.#serializer = serializer
    this.#durable = plugin.supports.durable
    this.items = new ItemEnd({
      ...{ id, run: context.run, transport, serializer, durable: plugin.supports.durable },
      open: (run) => plugin.open({ ...context, run }),
    })
  }

  /** @throws what opening the plugins throws */
  static async open(options: EndpointOptions): Promise<Endpoint> {
    const { transport, serializer, context } = options
    return new Endpoint(options, await transport.open(context), serializer?.open() ?? cloneSerializer)
  }

  /**
   * Puts values; they stay until they are dropped.
   *
   * @throws SerializerError `ERR_NOT_SERIALIZABLE`; TransportError
   */
  put(values: readonly unknown[]): Deposit | Promise<Deposit> {
    const parts = this.#serializer.encode(values)
    if (bytesOf(parts) < INLINE) return { via: this.id, parts: parts.map(detached) }
    const ticket = this.#transport.put(parts, { readers: readersOfRun(this.#durable) })
    return isLater(ticket) ? ticket.then((known) => ({ via: this.id, ticket: known })) : { via: this.id, ticket }
  }

  /**
   * Takes values out. What it answers shares no memory with the medium, or none but what is `lent`.
   *
   * @throws SerializerError; TransportError, also `ERR_TICKET_MALFORMED`
   */
  take({ ticket, parts }: Deposit, lent?: Lent): readonly unknown[] | Promise<readonly unknown[]> {
    if (parts !== undefined) return this.#decode(parts)
    if (ticket === undefined) throw new TransportError('ERR_TICKET_MALFORMED', 'there is neither a ticket nor bytes')
    const lease = this.#transport.take(ticket)
    return isLater(lease) ? lease.then((known) => this.#read(known, ticket, lent)) : this.#read(lease, ticket, lent)
  }

  /** Frees what was put. */
  async drop({ ticket }: Deposit): Promise<void> {
    if (ticket !== undefined) await this.#transport.drop(ticket)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.items[Symbol.asyncDispose]()
    await this.#transport[Symbol.asyncDispose]()
  }

  #read(lease: Lease, ticket: Ticket, lent: Lent | undefined): readonly unknown[] {
    try {
      if (lent !== undefined) return this.#decode(lent.add(lease))
      return readForRun(lease, (parts) => this.#decode(parts))
    } catch (error) {
      throw unreadable(error, ticket)
    }
  }

  #decode(parts: readonly Uint8Array[]): readonly unknown[] {
    return this.#serializer.decode(parts) as readonly unknown[]
  }
}

// Says where it came from.
function unreadable(error: unknown, { transport, at }: Ticket): unknown {
  if (!isPapyError(error) || error.code !== 'ERR_MALFORMED') return error
  const message = `what ${transport} has at ${shownPlace(at)} cannot be read: ${error.message}`
  return new SerializerError('ERR_MALFORMED', message, { cause: error, transport, at: shownPlace(at) })
}

function bytesOf(parts: readonly Uint8Array[]): Bytes {
  return parts.reduce((sum, { byteLength }) => sum + byteLength, 0)
}

// A part of a larger buffer would take all of it along.
function detached(part: Uint8Array): Uint8Array {
  return part.byteLength === part.buffer.byteLength && part.constructor === Uint8Array ? part : copied(part)
}

function copied(part: Uint8Array): Uint8Array {
  return new Uint8Array(part)
}
