import { definePlugin, type Plugin } from '@papy/contract'
import { CborSerializer } from './cbor-serializer.ts'

/**
 * Writes values as CBOR, for workers of different versions of Node.
 *
 * Keeps `undefined`, bigints, NaN, the infinities and -0, lone surrogates, dates, Maps, Sets, holes, circles and shared parts,
 * typed arrays (and Buffers as such); errors with their class, cause and own fields, and placeholders. Refuses regular
 * expressions, which are not to come from a wire, boxed primitives, and instances of other classes.
 *
 * A value of `null`, booleans, numbers, strings, arrays and plain objects is plain CBOR, which any reader understands; all
 * else is under the tag 0x50415059. Views that overlap in memory still do when they are read; views of one buffer that do not
 * come to be of several. Contents of 4 KiB and more are parts of their own, not copied.
 */
export const cbor: () => Plugin<'serializer'> = definePlugin<'serializer', []>({
  kind: 'serializer',
  specifier: '@papy/serializer-cbor',
  url: import.meta.url,
  export: 'cbor',
  supports: {
    undefined: true,
    bigint: true,
    date: true,
    mapAndSet: true,
    typedArray: true,
    cycles: true,
    nonFiniteNumber: true,
    error: true,
    portable: true,
  },
  open: () => new CborSerializer(),
})
