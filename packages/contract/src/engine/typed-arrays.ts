/** The constructor of an array of numbers. */
export interface TypedArrayKind {
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): ArrayBufferView<ArrayBuffer>
  readonly prototype: object
  readonly BYTES_PER_ELEMENT: number
}

/** Kinds of arrays of numbers that are plain data, by numbers that stay. */
export const typedArrays: readonly TypedArrayKind[] = [
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
]
