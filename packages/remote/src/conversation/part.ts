import type { Bytes } from '@papy/contract'

/** Most bytes of a message that go in one part: a long message never keeps a short one of somebody else waiting for long. */
export const MOST_PART: Bytes = 2 ** 20

/** Most bytes of a message, unless a conversation is told otherwise: what is larger goes by a transport, or in pieces of its own. */
export const MOST_MESSAGE: Bytes = 2 ** 29

/** A message, or a piece of one, with its place in what one side says. */
export interface Part {
  /** From 1, without gaps. */
  readonly number: number
  /** Whose message it is: the parts of one stream stay in their order, those of several are mixed. */
  readonly stream: number
  /** What kind of message it is, from 0 to 255: whatever whoever owns the conversation means by it. */
  readonly kind: number
  /** Whether it is the last of its message. */
  readonly last: boolean
  readonly bytes: Uint8Array
}

/** A message that was put together. */
export interface Message {
  readonly stream: number
  readonly kind: number
  readonly bytes: Uint8Array
}

/** Cuts a message into pieces of at most {@link MOST_PART} bytes, without copying; an empty one is one piece. */
export function* piecesOf(bytes: Uint8Array, most: Bytes = MOST_PART): Generator<Uint8Array> {
  for (let at = 0; at === 0 || at < bytes.byteLength; at += most) yield bytes.subarray(at, at + most)
}
