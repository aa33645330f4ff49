import { types } from 'node:util'
import type { Column } from '@papy/contract/engine'
import type { Bytes } from './units.ts'

/** From so many bytes on one copy by hand, which is moved, is cheaper than the two that a structured clone makes. */
const LARGE: Bytes = 32 * 1024

/** Values to be sent, and what of them is moved. */
export interface Copies {
  readonly column: Column
  readonly moved: readonly ArrayBuffer[]
}

/**
 * The same values, with copies in place of large arrays of bytes or numbers: whoever gets them has them to himself, and they
 * need not be copied again. `undefined` where there are none.
 */
export function copiesOf(column: Column): Copies | undefined {
  if (!Array.isArray(column)) return undefined
  let values: unknown[] | undefined
  const moved: ArrayBuffer[] = []
  for (const [at, value] of column.entries()) {
    if (!isLarge(value)) continue
    const bytes = Buffer.allocUnsafeSlow(value.byteLength)
    bytes.set(new Uint8Array(value.buffer))
    values ??= [...column]
    values[at] = new (kinds[value[Symbol.toStringTag]] as Kind)(bytes.buffer)
    moved.push(bytes.buffer)
  }
  return values && { column: values, moved }
}

type Kind = new (buffer: ArrayBuffer) => unknown

// A Buffer is a Uint8Array to a structured clone, too.
const kinds: Readonly<Record<string, Kind>> = {
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigUint64Array,
  BigInt64Array,
}

// Of a view of a part a structured clone takes the whole, as other views of it may be meant, too.
function isLarge(value: unknown): value is NodeJS.TypedArray<ArrayBuffer> {
  if (typeof value !== 'object' || value === null || !types.isTypedArray(value)) return false
  const { byteLength, buffer } = value
  if (byteLength < LARGE || !(buffer instanceof ArrayBuffer)) return false
  const { resizable = false } = buffer as { readonly resizable?: boolean }
  return buffer.byteLength === byteLength && !resizable && value[Symbol.toStringTag] in kinds
}
