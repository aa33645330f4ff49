import { createRequire } from 'node:module'
import { PluginError, type Serializer } from '@papy/contract'
import { joined, parted } from './parts.ts'

/**
 * Writes the value of the inbox as CBOR, which other versions of Node read, too; plain data is read by any reader of CBOR. See
 * `cbor()` of `@papy/serializer-cbor`, a package to be installed beside this one.
 *
 * @throws SerializerError `ERR_NOT_SERIALIZABLE`, naming the path of what it cannot keep; PluginError `ERR_PLUGIN_NOT_FOUND`
 * where that package is not installed
 */
export function cborDumps([value]: readonly [unknown]): Uint8Array {
  return joined(serializer().encode(value))
}

/**
 * Reads what {@link cborDumps} wrote.
 *
 * @throws SerializerError `ERR_MALFORMED` for other bytes; ArgumentError `ERR_ARGUMENT` for what are no bytes; PluginError
 * `ERR_PLUGIN_NOT_FOUND` where `@papy/serializer-cbor` is not installed
 */
export function cborLoads([bytes]: readonly [Uint8Array]): unknown {
  return serializer().decode(parted('cborLoads', 'cborDumps', bytes))
}

const PACKAGE = '@papy/serializer-cbor'

/** A constant that is made when it is first asked for. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

// Of all of this package, only these two functions need what has a native part (which it does without where there is none).
const serializer: () => Serializer = lazily(() => {
  try {
    const { cbor } = createRequire(import.meta.url)(PACKAGE) as typeof import('@papy/serializer-cbor')
    return cbor().open()
  } catch (cause) {
    const message = `cborDumps and cborLoads cannot load ${PACKAGE}; install it beside @papy/std`
    throw new PluginError('ERR_PLUGIN_NOT_FOUND', message, { cause, specifier: PACKAGE })
  }
})
