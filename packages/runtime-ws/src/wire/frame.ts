import type { Bytes } from '@papy/contract'
import type { Frame, Part } from '@papy/remote'

// A message of the WebSocket, numbers little-endian. What is said about the session itself is JSON behind its kind:
//
//   0      1                                   greetings, beats, goodbyes
//   │ kind │ JSON …
//
// Parts of the session that were said together, numbered one after the other:
//
//   0       1     8       16       24
//   │ parts │ 0 … │ heard │ number │ and for each   0        4        8      9      10    12
//                    f64     f64                   │ stream │ length │ last │ what │ 0 0 │ bytes …
//                                                     u32      u32      u8     u8
//
//   0       1     8
//   │ heard │ 0 … │ heard │
//                    f64

/** What a message is for. */
export const Kind = {
  /** Coordinator, the first: who it is, which session this is, and how far that has come. */
  hello: 1,
  /** Agent: who it is, and how far it has come. */
  welcome: 2,
  /** Agent, the last: why it will not. */
  refusal: 3,
  /** Parts of the session. */
  parts: 4,
  /** How far the session was heard. */
  heard: 5,
  /** Either: it lives; how it is. */
  beat: 6,
  /** Either: it leaves for good; nothing more will come, and nothing is to be kept. */
  goodbye: 7,
  /** Agent: it takes no new work, and leaves when what it has is done. Coordinator: it has heard that. */
  drain: 8,
  /** Whoever may come in, instead of hello: how is it? Agent: the answer. */
  status: 16,
} as const

/** One of {@link Kind}. */
export type FrameKind = (typeof Kind)[keyof typeof Kind]

/** Bytes before the parts of a message, and before the bytes of each. */
const [HEAD, PART_HEAD]: readonly [Bytes, Bytes] = [24, 12]

/** Most bytes of a message: a part, with what stands before it. */
export const MOST_MESSAGE: Bytes = 2 ** 20 + 64

/** Most bytes of what is said about the session itself. */
export const MOST_GREETING: Bytes = 16_384

/** A message that was read. */
export type Incoming =
  | { readonly kind: 'frames'; readonly frames: readonly Frame[] }
  | { readonly kind: FrameKind; readonly body: unknown }

/** How many bytes a message of such parts has. */
export function partsLength(parts: readonly Part[]): Bytes {
  let length = HEAD + PART_HEAD * parts.length
  for (const { bytes } of parts) length += bytes.byteLength
  return length
}

/** Writes a message of parts, whose numbers follow on each other; answers where it ends. */
export function writeParts(message: Buffer, at: number, heard: number, parts: readonly Part[]): number {
  let end = writeHead(message, at, heard, parts[0]?.number ?? 0)
  for (const part of parts) {
    end = writePartHead(message, end, part)
    message.set(part.bytes, end)
    end += part.bytes.byteLength
  }
  return end
}

/** What stands before the bytes of a part that has a message to itself. */
export function partHead(heard: number, part: Part): Buffer {
  const head = Buffer.allocUnsafe(HEAD + PART_HEAD)
  writePartHead(head, writeHead(head, 0, heard, part.number), part)
  return head
}

function writeHead(message: Buffer, at: number, heard: number, number: number): number {
  message.writeDoubleLE(0, at)
  message.writeUInt8(Kind.parts, at)
  message.writeDoubleLE(heard, at + 8)
  return message.writeDoubleLE(number, at + 16)
}

function writePartHead(message: Buffer, at: number, { stream, bytes, last, kind }: Part): number {
  message.writeUInt32LE(stream, at)
  message.writeUInt32LE(bytes.byteLength, at + 4)
  return message.writeUInt32LE((last ? 1 : 0) | (kind << 8), at + 8)
}

/** A message that only says how far was heard. */
export function heardMessage(heard: number): Buffer {
  const message = Buffer.alloc(16)
  message.writeUInt8(Kind.heard, 0)
  message.writeDoubleLE(heard, 8)
  return message
}

/** A message in JSON. */
export function spoken(kind: FrameKind, body: unknown): Buffer {
  return Buffer.concat([Buffer.from([kind]), Buffer.from(JSON.stringify(body))])
}

/** Reads a message; `undefined` for what is none. The bytes of a part are a view. */
export function readMessage(message: Buffer): Incoming | undefined {
  const kind = message[0] as FrameKind | undefined
  if (kind === Kind.parts) return readParts(message)
  if (kind === Kind.heard)
    return message.length === 16 ? { kind: 'frames', frames: [{ heard: message.readDoubleLE(8) }] } : undefined
  if (kind === undefined || !kinds.has(kind) || message.length > MOST_GREETING) return undefined
  try {
    return { kind, body: JSON.parse(message.toString('utf8', 1)) as unknown }
  } catch {
    return undefined
  }
}

const kinds: ReadonlySet<number> = new Set(Object.values(Kind))

function readParts(message: Buffer): Incoming | undefined {
  if (message.length < HEAD + PART_HEAD) return undefined
  const [heard, first] = [message.readDoubleLE(8), message.readDoubleLE(16)]
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(heard)) return undefined
  const frames: Frame[] = []
  for (let at = HEAD; at < message.length; ) {
    const start = at + PART_HEAD
    const end = start <= message.length ? start + message.readUInt32LE(at + 4) : Number.POSITIVE_INFINITY
    if (end > message.length) return undefined
    const part = {
      number: first + frames.length,
      stream: message.readUInt32LE(at),
      kind: message.readUInt8(at + 9),
      last: message.readUInt8(at + 8) === 1,
      bytes: message.subarray(start, end),
    }
    frames.push({ heard, part })
    at = end
  }
  return { kind: 'frames', frames }
}
