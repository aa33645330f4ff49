import type { Bytes } from '../transport.ts'

// A frame is a header and a body. All numbers are little-endian:
//
//   0        4         5      6       8              16         20         24
//   | length | version | kind | 0  0  | number (u64) | body sum | head sum | body: `length` bytes …
//
// `number` is that of the goods meant; in greetings it is 0. The sums are those of `seal.ts`, or 0.

/** Bytes of a header. */
export const HEADER: Bytes = 24

/** Where the sum of the body stands. */
export const BODY_SUM = 16

/** Where the sum of the header stands. */
export const HEAD_SUM = 20

/** Version of the protocol, in every frame. */
export const VERSION = 1

/** Largest piece of goods in one frame: a little more than 1 MiB, so that an item of 1 MiB and its head are one piece. */
export const PIECE: Bytes = 0x11_0000

/** What a frame says. From `get` on only ends say it that have proved to know the secret of the run. */
export const Kind = {
  /** Reader: here I am. */
  hello: 1,
  /** Producer: I know the secret. */
  welcome: 2,
  /** Reader: I know it too, and this is no recording. */
  proof: 3,
  /** Reader: send the goods with this number. Body: how many bytes they are said to have. */
  get: 4,
  /** Producer: the last piece of them, or all. */
  data: 5,
  /** Producer: a piece of them; more follow, perhaps with other frames in between. */
  more: 6,
  /** Producer: no such goods. */
  missing: 7,
  /** Reader: send no more of them. Producer: no more of them follows. */
  cancel: 8,
  /** Reader: one reader of them is done. */
  release: 9,
  /** Reader: let go of them. Producer: they are gone. */
  discard: 10,
} as const

/** One of {@link Kind}. */
export type FrameKind = (typeof Kind)[keyof typeof Kind]

/** What stands in front of a body. */
export interface Header {
  readonly length: Bytes
  readonly kind: FrameKind
  readonly number: number
  /** What the body sums up to, in frames that are sealed. */
  readonly bodySum: number
}

const TWO_TO_32 = 0x1_0000_0000

/** Writes a header. */
export function writeHeader(target: Buffer, at: number, kind: FrameKind, length: Bytes, number: number): void {
  target.writeUInt32LE(length, at)
  target.writeUInt32LE(VERSION | (kind << 8), at + 4)
  target.writeUInt32LE(number % TWO_TO_32, at + 8)
  target.writeUInt32LE(Math.floor(number / TWO_TO_32), at + 12)
  target.writeUInt32LE(0, at + BODY_SUM)
  target.writeUInt32LE(0, at + HEAD_SUM)
}

/** A frame without a body. */
export function headerOf(kind: FrameKind, length: Bytes, number: number): Buffer {
  const header = Buffer.allocUnsafe(HEADER)
  writeHeader(header, 0, kind, length, number)
  return header
}

/** Reads a header; `undefined` where none of this protocol is there. */
export function readHeader(source: Buffer, at: number): Header | undefined {
  const word = source.readUInt32LE(at + 4)
  const kind = word >>> 8
  const number = source.readUInt32LE(at + 12) * TWO_TO_32 + source.readUInt32LE(at + 8)
  if ((word & 0xff) !== VERSION || kind < Kind.hello || kind > Kind.discard) return undefined
  if (!Number.isSafeInteger(number)) return undefined
  const bodySum = source.readUInt32LE(at + BODY_SUM)
  return { length: source.readUInt32LE(at), kind: kind as FrameKind, number, bodySum }
}
