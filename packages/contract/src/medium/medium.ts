import type { JsonValue } from '../json.ts'
import type { Affixes, Bytes } from '../transport.ts'

/** What a medium is asked to keep. */
export interface Goods {
  /** A gather list: its bytes one after the other. They may change once `store` is done. */
  readonly chunks: readonly Uint8Array[]
  /** Writes all of them into the medium's memory, from there on: quicker than chunk by chunk, unless that is shared memory. */
  copyTo(target: Uint8Array, at: number): void
  /** Bytes in all. */
  readonly byteLength: Bytes
  /** How often it will be released; 0: it stays until it is discarded. */
  readonly readers: number
  /** What its name is to begin and end with, in a medium that has names for people. */
  readonly affixes?: Affixes | undefined
  readonly signal: AbortSignal | undefined
}

/** What a medium hands out: the bytes, and what is to be done when nobody looks at them any more. */
export interface Held {
  readonly bytes: Uint8Array
  /** They are a view into the medium; otherwise the taker may write into them. @defaultValue false */
  readonly borrowed?: boolean
  /** Gives the memory of `bytes` back. This is not the release of a reader, which the medium is told apart. */
  free?(): void
}

/** What a medium is told of what it is to hand out. */
export interface Wanted {
  /** Bytes in all, as the ticket says: not to be believed. */
  readonly byteLength: Bytes
  readonly signal: AbortSignal | undefined
}

/**
 * The part of a transport that differs from medium to medium: what a plugin author writes. {@link transportOver} adds what
 * all transports do alike. Every method may answer at once or with a promise. `at` is from a ticket, which a stranger may
 * have written: a place that cannot be is refused with `ERR_TICKET_MALFORMED` ({@link malformed}).
 */
export interface Medium {
  /** Keeps goods; answers where. */
  store(goods: Goods): JsonValue | Promise<JsonValue>
  /** Hands out what is at a place, `undefined` where nothing is any more. */
  fetch(at: JsonValue, wanted: Wanted): Held | undefined | Promise<Held | undefined>
  /** One reader is done; the last one's goods are let go of. */
  release(at: JsonValue): void | Promise<void>
  /** Lets go of goods, however many readers are left. What is not there is ignored. */
  discard(at: JsonValue): void | Promise<void>
  /** Frees all this end holds. Called once at most, and nothing after it. */
  close?(): void | Promise<void>
}
