import { type Column, type TypedArrayKind, typedArrays } from '@papy/contract/engine'
import type { Bytes } from '../units.ts'
import { bufferOf } from './buffers.ts'

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
  for (let at = 0; at < column.length; at++) {
    const copy = copyOf(column[at])
    if (copy === undefined) continue
    values ??= [...column]
    values[at] = copy
    moved.push(copy.buffer)
  }
  return values && { column: values, moved }
}

// Of a view of a part a structured clone takes the whole, as other views of it may be meant, too.
function copyOf(value: unknown): ArrayBufferView<ArrayBuffer> | undefined {
  if (!ArrayBuffer.isView(value) || value.byteLength < LARGE) return undefined
  const [buffer, Kind] = [bufferOf(value), kindOf(value)]
  if (buffer === undefined || Kind === undefined || (buffer as { resizable?: boolean }).resizable) return undefined
  const bytes = Buffer.allocUnsafeSlow(buffer.byteLength)
  bytes.set(new Uint8Array(buffer))
  return new Kind(bytes.buffer)
}

// A Buffer is a Uint8Array to a structured clone, too.
function kindOf(value: object): TypedArrayKind | undefined {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Buffer.prototype ? Uint8Array : typedArrays.find((kind) => kind.prototype === prototype)
}
