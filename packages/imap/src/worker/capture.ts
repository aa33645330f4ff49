import type { Writable } from 'node:stream'
import type { Chunk } from './output.ts'

/**
 * Hands what is written to a stream to somebody else, who may decline it: then it goes where it would. What a native
 * library or a child process writes to the same descriptor goes there in any case.
 */
export function capture(stream: Writable, take: (chunk: Chunk) => boolean): void {
  const write = stream.write.bind(stream) as (...given: readonly unknown[]) => boolean
  stream.write = (...given: readonly unknown[]): boolean => {
    const [chunk, encoding] = given
    const isTaken = isChunk(chunk) && take(bytesOf(chunk, encoding))
    if (!isTaken) return write(...given)
    const done = given.findLast((one) => typeof one === 'function') as (() => void) | undefined
    if (done !== undefined) queueMicrotask(() => done())
    return true
  }
}

function isChunk(chunk: unknown): chunk is Chunk {
  return typeof chunk === 'string' || chunk instanceof Uint8Array
}

// A text may be the name of bytes: in hexadecimal digits, say.
function bytesOf(chunk: Chunk, encoding: unknown): Chunk {
  if (typeof chunk !== 'string' || typeof encoding !== 'string' || /^utf-?8$/i.test(encoding)) return chunk
  return Buffer.isEncoding(encoding) ? Buffer.from(chunk, encoding) : chunk
}
