import { stamp, stamped } from './trip/stamp.mjs'

const BYTES = 2 ** 20

// Used again, as whoever makes images or matrices in a hurry does; more than are ever under way in one worker.
const ring = Array.from({ length: 16 }, () => new Uint8Array(BYTES))

/** A megabyte with a number on it. */
export function write([number]) {
  const letter = ring[number % ring.length]
  stamp(letter, number)
  return letter
}

/** The number on it, and how long it is; 0 where it is torn. */
export function read([letter]) {
  const number = stamped(letter, BYTES)
  return { number, length: number === undefined ? 0 : letter.byteLength }
}
