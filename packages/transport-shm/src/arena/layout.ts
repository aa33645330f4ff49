import type { Bytes } from '@papy/contract'

// An arena, from its first byte on. Numbers are little-endian, as on all systems that Node runs on.
//
//   head      what it is, whose it is, how many units of how many bytes it is cut into
//   freed     counts how often something was freed: what a producer waits at that found no room
//   closed    one bit for each place: it put here, and does no more
//   claimed   one bit for each unit: it is part of an item
//   states    of the item that begins at a unit: its generation, who is still to read it
//   lengths   of the item that begins at a unit, in bytes
//   owners    place that put the item that begins at a unit
//   units     the items, each in a run of units
//
// What is 0 all over is an arena without items: so memory that the system hands out zeroed is not touched before it is used.

/** Where the words of the head are, counted in words of 32 bits. */
export const HEAD = { magic: 0, version: 1, unitBytes: 2, units: 3, token: 4, freed: 12, pid: 13 } as const

/** Marks an arena. */
export const MAGIC = 0x79706150
/** Version of this layout. */
export const VERSION = 1
/** Bytes of what proves that an arena belongs to a run. */
export const TOKEN_BYTES: Bytes = 32

/** Places that can be marked as closed; what has a higher number is just empty once it is. */
export const PLACES = 65_536

const [PAGE, HEAD_BYTES] = [4_096, 64]
const MOST_UNITS = 32_768

/** How an arena is cut. */
export interface Layout {
  readonly unitBytes: Bytes
  readonly units: number
  /** Bytes that items can take in all. */
  readonly capacity: Bytes
  /** Byte at which each part begins. */
  readonly closed: Bytes
  readonly claimed: Bytes
  readonly states: Bytes
  readonly lengths: Bytes
  readonly owners: Bytes
  readonly data: Bytes
  /** Bytes of all of it. */
  readonly byteLength: Bytes
}

/** Cuts an arena for so many bytes of items: into units of a page, or more where these would be too many. */
export function layoutFor(arenaBytes: Bytes): Layout {
  let unitBytes = PAGE
  while (unitBytes * MOST_UNITS < arenaBytes) unitBytes *= 2
  return layoutOf(unitBytes, Math.ceil(arenaBytes / unitBytes))
}

/** The layout with such units. */
export function layoutOf(unitBytes: Bytes, units: number): Layout {
  const closed = HEAD_BYTES
  const claimed = closed + PLACES / 8
  const states = claimed + 4 * Math.ceil(units / 32) + ((4 * Math.ceil(units / 32)) % 8)
  const lengths = states + 8 * units
  const owners = lengths + 8 * units
  const data = Math.ceil((owners + 4 * units) / unitBytes) * unitBytes
  const capacity = unitBytes * units
  return { unitBytes, units, capacity, closed, claimed, states, lengths, owners, data, byteLength: data + capacity }
}
