import { types } from 'node:util'
import { SerializerError } from '@papy/contract'
import { encodeClone } from '@papy/contract/engine'

/**
 * What goes over the channel, in both directions:
 *
 * ```
 *  0        4      5          8
 *  ┌────────┬──────┬──────────┬──────────────────────┐
 *  │ length │ kind │ 0  0  0  │ value, length bytes  │
 *  └────────┴──────┴──────────┴──────────────────────┘
 *    u32 LE   u8
 * ```
 */
export interface Frame {
  readonly kind: number
  /** The value as `encodeClone` wrote it; or the bytes that it is. */
  readonly body: Buffer
}

/** What a frame is for. */
export const Kind = {
  /** To the worker, the first: what it is to run. */
  boot: 1,
  /** From the worker, the first: it runs. */
  up: 2,
  /** A message of the line. */
  message: 3,
  /** From the worker: what nobody caught. */
  error: 4,
  /** From the worker, the last: the code with which it ends, all of its JavaScript done. */
  leaving: 5,
  /** A message of the line that is bytes and nothing else: as they are. */
  bytes: 6,
} as const

/** Bytes before the value. */
export const HEAD = 8

/** Most bytes of a value. */
export const MOST: number = 2 ** 31 - 1

/**
 * Writes a frame.
 *
 * @throws DOMException `DataCloneError` for a value that cannot be sent
 * @throws SerializerError `ERR_NOT_SERIALIZABLE` for one that is too large
 */
export function frameOf(kind: number, value: unknown, most: number = MOST): Buffer {
  const frame = encodeClone(value, HEAD)
  writeHead(frame, kind, frame.length - HEAD, most)
  return frame
}

/**
 * Writes a frame of bytes, which are copied.
 *
 * @throws SerializerError `ERR_NOT_SERIALIZABLE` for too many
 */
export function bytesFrame(bytes: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEAD + bytes.byteLength)
  writeHead(frame, Kind.bytes, bytes.byteLength)
  frame.set(bytes, HEAD)
  return frame
}

/**
 * What stands before bytes that are not copied.
 *
 * @throws SerializerError `ERR_NOT_SERIALIZABLE` for too many
 */
export function bytesHead(bytes: Uint8Array): Buffer {
  const head = Buffer.allocUnsafe(HEAD)
  writeHead(head, Kind.bytes, bytes.byteLength)
  return head
}

/** The bytes of a frame, as memory of their own: others may have come in the same piece. */
export function bytesIn({ body }: Frame): Uint8Array {
  const { buffer, byteOffset, length } = body
  return buffer.byteLength === length ? new Uint8Array(buffer, byteOffset, length) : new Uint8Array(body)
}

/** Whether a message goes as it is: memory of one process, which nobody else changes while it is copied. */
export function isBytes(message: unknown): message is Uint8Array<ArrayBuffer> {
  return types.isUint8Array(message) && !types.isSharedArrayBuffer(message.buffer)
}

function writeHead(frame: Buffer, kind: number, length: number, most: number = MOST): void {
  if (length > most)
    throw new SerializerError(
      'ERR_NOT_SERIALIZABLE',
      `a message of ${length} bytes cannot be sent to another process, the most is ${most}; send the path of a file, or smaller items`,
      { byteLength: length },
    )
  frame.writeUInt32LE(length, 0)
  frame.writeUInt32LE(kind, 4)
}
