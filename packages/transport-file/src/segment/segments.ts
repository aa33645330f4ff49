import type { JsonValue } from '@papy/contract'
import type { Goods } from '@papy/contract/medium'
import { type RecordPlace, recordPlaceAt, writtenPlace } from './record-place.ts'
import { SegmentReader } from './segment-reader.ts'
import { MAX_RECORD, SegmentWriter } from './segment-writer.ts'

/** The small items of one end: written one after the other into files that they share. */
export class Segments {
  readonly #writer: SegmentWriter
  readonly #reader: SegmentReader
  readonly #transport: string
  /** Tickets of items that were read here and not released yet: those are there. */
  readonly #read = new Set<string>()

  constructor(transport: string, directory: string, place: number) {
    this.#transport = transport
    this.#writer = new SegmentWriter(directory, place)
    this.#reader = new SegmentReader(directory)
  }

  /** Whether goods go into a segment: small ones, of which one reader says at once that they are done with. */
  suit({ byteLength, readers, affixes }: Goods): boolean {
    return byteLength <= MAX_RECORD && readers === 1 && affixes === undefined
  }

  /** Keeps goods that {@link suit}; answers where. */
  store(goods: Goods): string {
    return this.#writer.append(goods)
  }

  /** Where a ticket says an item is; `undefined` where it is not in a segment. @throws TransportError `ERR_TICKET_MALFORMED` */
  placeAt(at: JsonValue): RecordPlace | undefined {
    return recordPlaceAt(this.#transport, at)
  }

  /** The item at a place; `undefined` where there is none, or none any more, `'torn'` where it is spoilt. */
  fetch(place: RecordPlace): Uint8Array | 'torn' | undefined {
    const found = this.#reader.read(place)
    if (found instanceof Uint8Array) this.#read.add(writtenPlace(place))
    return found
  }

  /** Lets go of an item. */
  release(place: RecordPlace): void {
    // A ticket may be anybody's: nothing is written but into a record.
    if (this.#read.delete(writtenPlace(place)) || !this.#reader.isDone(place)) this.#reader.finish(place)
  }

  /** Whether nobody can have an item any more. */
  isGone(place: RecordPlace): boolean {
    return this.#reader.isDone(place)
  }

  close(): void {
    this.#reader.close()
    this.#writer.close()
  }
}
