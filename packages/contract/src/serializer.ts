/** Value shapes a serializer keeps. The conformance kit tests every `true` and every `false`. */
export interface SerializerSupports {
  /** `undefined`, as a value, an item and a property. */
  readonly undefined: boolean
  /** Whole numbers of any size. */
  readonly bigint: boolean
  /** Dates. */
  readonly date: boolean
  /** Maps and Sets. */
  readonly mapAndSet: boolean
  /** Typed arrays, each of its kind, and ArrayBuffers. */
  readonly typedArray: boolean
  /** Values that are part of themselves. */
  readonly cycles: boolean
  /** NaN, the infinities, and -0 apart from 0. */
  readonly nonFiniteNumber: boolean
  /** Errors, with name, message, stack, cause and own fields. */
  readonly error: boolean
  /** Bytes written on one Node major can be read on another. */
  readonly portable: boolean
}

/**
 * Turns one value into bytes and back. Synchronous and stateless: it never talks to a medium, and two that were opened from
 * equal options understand each other.
 */
export interface Serializer {
  /** IANA-style media type, e.g. `'application/cbor'`. */
  readonly mediaType: string
  /**
   * The first part is the value; those that follow are large binary contents of it (4 KiB and more), out of band: views of
   * the very memory, not copied (as Python's pickle protocol 5 does).
   *
   * @throws SerializerError `ERR_NOT_SERIALIZABLE`, naming the path of the offending value: nothing is changed silently
   */
  encode(value: unknown): readonly Uint8Array[]
  /**
   * Typed arrays in the value may be views of the parts.
   *
   * @throws SerializerError `ERR_MALFORMED`, for parts this serializer did not write; in time that grows no faster than they do
   */
  decode(parts: readonly Uint8Array[]): unknown
}
