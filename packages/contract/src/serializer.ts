/** Value shapes a serializer round-trips. The conformance kit tests every `true` and every `false`. */
export interface SerializerSupports {
  readonly undefined: boolean
  readonly bigint: boolean
  readonly date: boolean
  readonly mapAndSet: boolean
  readonly typedArray: boolean
  readonly cycles: boolean
  readonly nonFiniteNumber: boolean
  /** Bytes written on one Node major can be read on another. */
  readonly portable: boolean
}

/** Turns one value into bytes and back. Synchronous and stateless: it never talks to a medium. */
export interface Serializer {
  /** IANA-style media type, e.g. `'application/cbor'`. */
  readonly mediaType: string
  /** @throws SerializerError `ERR_NOT_SERIALIZABLE`, naming the path of the offending value. */
  encode(value: unknown): Uint8Array
  /** @throws SerializerError `ERR_MALFORMED`, for bytes this serializer did not write. */
  decode(bytes: Uint8Array): unknown
}
