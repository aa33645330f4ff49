import type { Bytes } from '@papy/contract'
import type { Frame } from '@papy/remote'

// A message of the WebSocket, numbers little-endian. What is said about the session itself is JSON behind its kind:
//
//   0      1                                   greetings, beats, goodbyes
//   │ kind │ JSON …
//
//   0      1      2     3   4        8        16      24
//   │ part │ last │ what │ 0 │ stream │ number │ heard │ bytes …
//              u8     u8       u32      f64      f64
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
  /** A part of the session. */
  part: 4,
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

/** Bytes before those of a part. */
export const PART_HEAD: Bytes = 24

/** Most bytes of a message: a part, with what stands before it. */
export const MOST_MESSAGE: Bytes = 2 ** 20 + 64

/** Most bytes of what is said about the session itself. */
export const MOST_GREETING: Bytes = 16_384

/** A message that was read. */
export type Incoming =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: FrameKind; readonly body: unknown }

/** The head of a part, which its bytes follow. */
export function partHead({ heard, part }: Frame & { readonly part: NonNullable<Frame['part']> }): Buffer {
  const head = Buffer.alloc(PART_HEAD)
  head.writeUInt8(Kind.part, 0)
  head.writeUInt8(part.last ? 1 : 0, 1)
  head.writeUInt8(part.kind, 2)
  head.writeUInt32LE(part.stream, 4)
  head.writeDoubleLE(part.number, 8)
  head.writeDoubleLE(heard, 16)
  return head
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
  if (kind === Kind.part) return readPart(message)
  if (kind === Kind.heard)
    return message.length === 16 ? { kind: 'frame', frame: { heard: message.readDoubleLE(8) } } : undefined
  if (kind === undefined || !kinds.has(kind) || message.length > MOST_GREETING) return undefined
  try {
    return { kind, body: JSON.parse(message.toString('utf8', 1)) as unknown }
  } catch {
    return undefined
  }
}

const kinds: ReadonlySet<number> = new Set(Object.values(Kind))

function readPart(message: Buffer): Incoming | undefined {
  if (message.length < PART_HEAD) return undefined
  const [number, heard] = [message.readDoubleLE(8), message.readDoubleLE(16)]
  if (!Number.isSafeInteger(number) || !Number.isSafeInteger(heard)) return undefined
  const part = {
    number,
    stream: message.readUInt32LE(4),
    kind: message.readUInt8(2),
    last: message.readUInt8(1) === 1,
    bytes: message.subarray(PART_HEAD),
  }
  return { kind: 'frame', frame: { heard, part } }
}
