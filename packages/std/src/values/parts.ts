import { ArgumentError, describe } from '@papy/contract'
import { malformedValue } from '@papy/contract/value'

// Serializers write large binary contents as parts of their own. A value of one part is that part. Several are one item of
// CBOR, which no part begins like: the tag "PAPZ", and under it an array of byte strings. All lengths take five bytes.
//
//   da 50 41 50 5a   9a <count>   5a <length> <part>   5a <length> <part>   …

const TAG = Buffer.from([0xda, 0x50, 0x41, 0x50, 0x5a])
const [ARRAY, BYTES] = [0x9a, 0x5a]
const HEAD_BYTES = 5

/** Several parts as one stretch of bytes, of its own memory: of a view, other threads would be sent all that it is a view of. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return concatenated(parts)
  return concatenated([
    TAG,
    head(ARRAY, parts.length),
    ...parts.flatMap((part) => [head(BYTES, part.byteLength), part]),
  ])
}

/**
 * The parts again.
 *
 * @throws SerializerError `ERR_MALFORMED` where they are cut short; ArgumentError `ERR_ARGUMENT` for what are no bytes
 */
export function parted(call: string, serializer: string, bytes: unknown): readonly Uint8Array[] {
  if (!(bytes instanceof Uint8Array)) {
    const message = `${call} got ${describe(bytes)}; pass a Uint8Array, as ${serializer} returns`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: bytes })
  }
  if (!TAG.equals(bytes.subarray(0, TAG.byteLength))) return [bytes]
  const parts: Uint8Array[] = []
  const count = lengthAt(bytes, TAG.byteLength, ARRAY, serializer)
  let at = TAG.byteLength + HEAD_BYTES
  while (parts.length < count) {
    const end = at + HEAD_BYTES + lengthAt(bytes, at, BYTES, serializer)
    // Copied, so that who writes into what was read does not write into what is read again.
    parts.push(new Uint8Array(bytes.subarray(at + HEAD_BYTES, end)))
    at = end
  }
  if (at !== bytes.byteLength) throw malformedValue(serializer, 'they are not as long as they say')
  return parts
}

function concatenated(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

function head(kind: number, length: number): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES, kind)
  bytes.writeUInt32BE(length, 1)
  return bytes
}

function lengthAt(
  { buffer, byteOffset, byteLength }: Uint8Array,
  at: number,
  kind: number,
  serializer: string,
): number {
  if (at + HEAD_BYTES > byteLength) throw malformedValue(serializer, 'they are cut short')
  const view = new DataView(buffer, byteOffset + at, HEAD_BYTES)
  if (view.getUint8(0) !== kind) throw malformedValue(serializer, 'their parts are not as they should be')
  return view.getUint32(1)
}
