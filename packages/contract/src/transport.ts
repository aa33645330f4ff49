import type { JsonValue } from './json.ts'

/** A count of bytes. */
export type Bytes = number

/** Claim check for what a transport holds: one item, or a whole batch. Small JSON: all that crosses the coordinator. */
export interface Ticket {
  /** Specifier of the issuing transport, e.g. `'@papy/transport-socket'`. */
  readonly transport: string
  /** The run that it belongs to: `run` of the {@link TransportContext} of who put it. */
  readonly run: string
  /** Where the medium keeps it: a name, a row id, a `[place, number]`, … Only the issuer's kind reads it. */
  readonly at: JsonValue
  /** Bytes it takes in the medium. */
  readonly byteLength: Bytes
}

/** What a medium can promise. The conformance kit tests every `true` and every `false`. */
export interface TransportSupports {
  /** Producer and consumer may be different processes on one machine. */
  readonly crossProcess: boolean
  /** Producer and consumer may be on different machines. */
  readonly crossHost: boolean
  /** Items outlive the end that put them, until they are released or dropped. */
  readonly durable: boolean
  /**
   * What was put for 0 readers outlives its run, wherever that had its directory: an end of a later one that is opened with
   * the name of that run, and made with the same options, takes it. @defaultValue false
   */
  readonly keeps?: boolean
  /**
   * Can use memory shared by reference where all ends are threads of one process. With neither this nor `crossProcess` it
   * stays within one thread.
   */
  readonly sharedMemory: boolean
  /** Largest item accepted, with what frames its parts; `Infinity` when the medium sets no limit. */
  readonly maxByteLength: Bytes
  /** Operating systems on which it works, as `process.platform` names them. @defaultValue all */
  readonly platforms?: readonly NodeJS.Platform[]
}

/** What one end of a transport is told when it is opened. Everything in it holds for one run. */
export interface TransportContext {
  /** The run: 32 hexadecimal digits, drawn anew for each. */
  readonly run: string
  /** Which end of the run this is: 0 is the coordinator's. A worker that replaces another has a number of its own. */
  readonly place: number
  /** What all ends of the run know, and nobody else: 64 hexadecimal digits. It must not be written anywhere. */
  readonly secret: string
  /** A directory of this run on this host that only this user may enter. The coordinator makes and removes it. */
  readonly directory: string
  /** Bytes this end may hold for its readers; a `put` beyond them waits. `Infinity`: who puts limits it already. */
  readonly budgetBytes: Bytes
  /** What the plugin's `share` made for all ends; absent where not all of them are threads of one process. */
  readonly shared?: unknown
}

/** What `take` yields. */
export interface Lease {
  /** The parts as they were put, each from a multiple of 8 in its buffer on: typed arrays can be views of them. */
  readonly parts: readonly Uint8Array[]
  /**
   * The parts are views into the medium, which change once the lease is released: what is kept must be copied, and nothing
   * written into them. Otherwise they are the taker's own.
   */
  readonly borrowed: boolean
  /** This reader is done. Again is a no-op. Where that needs time, it goes on in the background. */
  release(): void
}

/** What stands before and after the name of an item, in a medium that has names for people. */
export interface Affixes {
  /** What the name begins with; `''` for nothing. */
  readonly prefix: string
  /** What the name ends with; `''` for nothing. */
  readonly suffix: string
}

/** Options of {@link Transport.put}. */
export interface PutOptions {
  /** How many readers there are: the last one's release frees it. 0: it stays until it is dropped. @defaultValue 1 */
  readonly readers?: number
  /** Letters, digits, `.`, `_` and `-`. A medium without names takes no notice. @defaultValue none */
  readonly affixes?: Affixes
  /** Abandons the operation; nothing is stored then. */
  readonly signal?: AbortSignal
}

/**
 * PaPy's `dump_item` and `load_item` (paper, "Inter-process communication"): a cloakroom, which moves encoded items between
 * two places over one medium, against tickets. Each end of a run opens a transport of its own from the same plugin.
 *
 * `put`, `take`, `release` and `drop` answer at once where the medium does, and else with a promise.
 */
export interface Transport extends AsyncDisposable {
  /**
   * Stores the parts of one item, or of a batch; done once it can be taken. The caller may then change the parts.
   *
   * @throws TransportError `ERR_ITEM_TOO_LARGE`, `ERR_TRANSPORT_CLOSED`, `ERR_MEDIUM_FAILED`; ArgumentError; the signal's reason
   */
  put(parts: readonly Uint8Array[], options?: PutOptions): Ticket | Promise<Ticket>
  /**
   * Redeems a ticket, as often as one likes until its last reader has released it.
   *
   * @throws TransportError `ERR_TICKET_SPENT`, `ERR_TICKET_FOREIGN`, `ERR_TICKET_MALFORMED`, `ERR_PRODUCER_GONE`,
   * `ERR_TRANSPORT_CLOSED`, `ERR_MEDIUM_FAILED`; the signal's reason
   */
  take(ticket: Ticket, options?: { readonly signal?: AbortSignal }): Lease | Promise<Lease>
  /** One reader less, without taking it: for a reader that is gone. Unknown and spent tickets are ignored. */
  release(ticket: Ticket): void | Promise<void>
  /** Frees an item that nobody will take any more. Unknown and spent tickets are ignored. */
  drop(ticket: Ticket): void | Promise<void>
}
