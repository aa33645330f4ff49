import type { JsonValue } from '../json.ts'
import { malformed } from './ticket.ts'

// No leading zeros: one place has one name.
const NAME = /^(?:0|[1-9]\d{0,9})-(?:0|[1-9]\d{0,15})-[0-9a-f]{16}-(0|[1-9]\d{0,4})$/

/** A place as a medium with names (files, rows) writes it on tickets. */
export interface PlaceName {
  /** `<place>-<counter>-<64 bits drawn at random>-<readers>`: safe as the name of a file, and never used again. */
  readonly name: string
  /** How many readers the item had at first; 0: it stays until it is discarded. */
  readonly readers: number
}

/** Hexadecimal digits of what is drawn for a name; so many names' worth at once, as that takes as long as for one. */
const [DIGITS, NAMES] = [16, 256]

/** Makes the names of what one end stores. */
export function placeNames(place: number): (readers: number) => string {
  let count = 0
  let drawn = ''
  let at = 0
  return (readers) => {
    if (at === drawn.length) {
      drawn = randomHex()
      at = 0
    }
    at += DIGITS
    return `${place}-${count++}-${drawn.slice(at - DIGITS, at)}-${readers}`
  }
}

/**
 * Reads a name from a ticket.
 *
 * @throws TransportError `ERR_TICKET_MALFORMED`, unless it is exactly such a name
 */
export function placeNameAt(transport: string, at: JsonValue): PlaceName {
  const found = typeof at === 'string' ? NAME.exec(at) : null
  if (found === null) throw malformed(transport, at)
  return { name: found[0], readers: Number(found[1]) }
}

// Had when it is needed: it takes five megabytes, also of those who only import this module.
function randomHex(): string {
  const { randomBytes } = process.getBuiltinModule('node:crypto')
  return randomBytes((DIGITS / 2) * NAMES).toString('hex')
}
