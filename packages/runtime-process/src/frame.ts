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
  /** The value as `encodeClone` wrote it. */
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
  const length = frame.length - HEAD
  if (length > most)
    throw new SerializerError(
      'ERR_NOT_SERIALIZABLE',
      `a message of ${length} bytes cannot be sent to another process, the most is ${most}; send the path of a file, or smaller items`,
      { byteLength: length },
    )
  frame.writeUInt32LE(length, 0)
  frame.writeUInt8(kind, 4)
  return frame
}
