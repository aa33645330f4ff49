import type { Bytes, JsonValue } from '@papy/contract'
import { malformed, placeNameAt } from '@papy/contract/medium'

const PLACE = /^([0-9a-f-]+)@(0|[1-9]\d{0,8})\+([1-9]\d{0,5}|0)$/

/** Where a record is. */
export interface RecordPlace {
  /** The name of its segment. */
  readonly segment: string
  readonly offset: Bytes
  /** Bytes of the item. */
  readonly byteLength: Bytes
}

/** How a place is written on a ticket. */
export function writtenPlace({ segment, offset, byteLength }: RecordPlace): string {
  return `${segment}@${offset}+${byteLength}`
}

/**
 * Reads a place from a ticket; `undefined` where it is none of a record.
 *
 * @throws TransportError `ERR_TICKET_MALFORMED`
 */
export function recordPlaceAt(transport: string, at: JsonValue): RecordPlace | undefined {
  if (typeof at !== 'string' || !at.includes('@')) return undefined
  const found = PLACE.exec(at)
  if (found === null) throw malformed(transport, at)
  const [, segment, offset, byteLength] = found as unknown as readonly [string, string, string, string]
  placeNameAt(transport, segment)
  return { segment, offset: Number(offset), byteLength: Number(byteLength) }
}
