// A knock is what a reader writes into a producer's door, less than the system may tear: numbers are little-endian.
//
//   | "PaPy" | place (u32) | tag (8 bytes) |

/** Bytes of a knock. */
export const KNOCK = 16

const MAGIC = Buffer.from('PaPy')

/** Who knocks: its place, and which of its pairs is to be opened. */
export interface Knock {
  readonly place: number
  readonly tag: Buffer
}

/** Writes a knock. */
export function knockOf({ place, tag }: Knock): Buffer {
  const bytes = Buffer.alloc(KNOCK)
  MAGIC.copy(bytes)
  bytes.writeUInt32LE(place, 4)
  tag.copy(bytes, 8)
  return bytes
}

/**
 * What may be knocks in what was read, and what is left over. Whatever else was written there may look like the begin of one:
 * each begin counts, and for what is none there is no pair.
 */
export function knocksIn(bytes: Buffer): { readonly knocks: readonly Knock[]; readonly rest: Buffer } {
  const knocks: Knock[] = []
  let at = bytes.indexOf(MAGIC)
  while (at >= 0 && at + KNOCK <= bytes.byteLength) {
    knocks.push({ place: bytes.readUInt32LE(at + 4), tag: Buffer.from(bytes.subarray(at + 8, at + KNOCK)) })
    at = bytes.indexOf(MAGIC, at + MAGIC.byteLength)
  }
  return {
    knocks,
    rest: at >= 0 ? bytes.subarray(at) : bytes.subarray(Math.max(0, bytes.byteLength - MAGIC.byteLength + 1)),
  }
}
