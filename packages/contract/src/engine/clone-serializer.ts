import { types } from 'node:util'
import { SerializerError } from '../errors.ts'
import type { Serializer } from '../serializer.ts'
import { decodeClone, encodeClone } from './clone.ts'
import { type TypedArrayKind, typedArrays } from './typed-arrays.ts'

/** Bytes from which a typed array travels by itself instead of among the other values. */
const LARGE = 4096

/** Place among the values, kind, and number of the part, of each that travels by itself. */
type Large = readonly [at: number, kind: number, part: number]

/**
 * Writes lists of values as a structured clone would copy them, for ends that run the same Node: what a transport does
 * where no serializer was chosen. Large typed arrays among the values are not copied.
 */
export const cloneSerializer: Serializer = Object.freeze({
  mediaType: 'application/vnd.papy.clone',
  encode(value: unknown): readonly Uint8Array[] {
    const values = value as readonly unknown[]
    const large: Large[] = []
    const parts: Uint8Array[] = []
    for (const [at, item] of values.entries()) {
      const kind = kindOf(item)
      if (kind < 0) continue
      const { buffer, byteOffset, byteLength } = item as Uint8Array
      parts.push(new Uint8Array(buffer, byteOffset, byteLength))
      large.push([at, kind, parts.length])
    }
    if (large.length === 0) return [encodeClone([values, large], 0)]
    const rest = [...values]
    for (const [at] of large) rest[at] = undefined
    return [encodeClone([rest, large], 0), ...parts]
  },
  decode(parts: readonly Uint8Array[]): unknown {
    const [head, ...others] = parts
    try {
      const [values, large] = decodeClone(head as Uint8Array) as [unknown[], readonly Large[]]
      for (const [at, kind, part] of large) values[at] = viewOf(others[part - 1] as Uint8Array, kind)
      return values
    } catch (cause) {
      throw new SerializerError('ERR_MALFORMED', 'these bytes are no values of this version of Node', { cause })
    }
  },
})

function kindOf(item: unknown): number {
  if (!ArrayBuffer.isView(item) || item.byteLength < LARGE || types.isSharedArrayBuffer(item.buffer)) return -1
  return typedArrays.findIndex((kind) => Object.getPrototypeOf(item) === kind.prototype)
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array, kind: number): unknown {
  const View = typedArrays[kind] as TypedArrayKind
  return new View(buffer as ArrayBuffer, byteOffset, byteLength / View.BYTES_PER_ELEMENT)
}
