import { v8 } from '@papy/serializer-v8'
import { joined, parted } from './parts.ts'

const serializer = v8().open()

/**
 * Writes the value of the inbox as a structured clone, with errors whole; see `v8()` of `@papy/serializer-v8`. The same major
 * version of Node reads it.
 *
 * @throws SerializerError `ERR_NOT_SERIALIZABLE`, naming the path of what it cannot keep
 */
export function v8Dumps([value]: readonly [unknown]): Uint8Array {
  return joined(serializer.encode(value))
}

/**
 * Reads what {@link v8Dumps} wrote. For bytes of one's own: V8's format is no border of security.
 *
 * @throws SerializerError `ERR_MALFORMED` for other bytes, and for those of another version of Node; ArgumentError
 * `ERR_ARGUMENT` for what are no bytes
 */
export function v8Loads([bytes]: readonly [Uint8Array]): unknown {
  return v8()
    .open()
    .decode(parted('v8Loads', 'v8Dumps', bytes))
}
