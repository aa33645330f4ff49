import type { JsonValue } from './json.ts'

/** Claim check for what a transport holds. Small JSON: all that crosses the coordinator. */
export interface Ticket {
  /** Name of the issuing transport, e.g. `'socket'`. */
  readonly transport: string
  /** Where the medium keeps the item: a path, a row id, a `[host, port, token]`, … Only the issuer reads it. */
  readonly at: JsonValue
  /** Size of the encoded item in bytes. */
  readonly byteLength: number
}

/** What a medium can promise. The conformance kit tests every `true` and every `false`. */
export interface TransportSupports {
  /** Producer and consumer may be different processes on one machine. */
  readonly crossProcess: boolean
  /** Producer and consumer may be on different machines. */
  readonly crossHost: boolean
  /** Items outlive the process that put them. */
  readonly durable: boolean
  /** Needs memory shared by reference; only thread runtimes can carry it. */
  readonly sharedMemory: boolean
  /** Largest item accepted, in bytes; `Infinity` when the medium sets no limit. */
  readonly maxByteLength: number
}

/** What `take` yields: the bytes, which may be a view into the medium until the lease is released. */
export interface Lease {
  readonly bytes: Uint8Array
  release(): void
}

/** Options of {@link Transport.put}. */
export interface PutOptions {
  /** How many times the item will be taken before it is released. @defaultValue 1 */
  readonly readers?: number
  /** Abandons the operation; the item is then not stored. */
  readonly signal?: AbortSignal
}

/** PaPy's `dump_item` and `load_item`: moves encoded items between two places over one medium, against tickets. */
export interface Transport extends AsyncDisposable {
  /** Stores the parts of one item; settles once it can be taken. The caller may then reuse the parts. */
  put(parts: readonly Uint8Array[], options?: PutOptions): Ticket | Promise<Ticket>
  /** Redeems a ticket. The last reader releases the item. */
  take(ticket: Ticket, options?: { readonly signal?: AbortSignal }): Lease | Promise<Lease>
  /** Releases an item nobody will take. Unknown or spent tickets are ignored. */
  drop(ticket: Ticket): void | Promise<void>
}
