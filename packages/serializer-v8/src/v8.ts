import { definePlugin, type Plugin } from '@papy/contract'
import { V8Serializer } from './v8-serializer.ts'

/**
 * Writes values as structured clones.
 *
 * Keeps what `structuredClone` does: `undefined`, bigints, -0, dates, regular expressions, Maps, Sets, holes, circles, typed
 * arrays (and Buffers as such); besides, errors with their class, cause and own fields, and placeholders. Instances of other
 * classes are refused, where a structured clone would drop their class. Only the same major version of Node can read it.
 *
 * For workers that trust each other, as those of one run do: V8's format is no border of security. Bytes made up by somebody
 * are refused or read as some value, but a few of them can be a sparse array, for which V8 takes 256 MB.
 *
 * Views that overlap in memory still do when they are read; views of one buffer that do not come to be of several. Contents
 * of 4 KiB and more are parts of their own, not copied.
 */
export const v8: () => Plugin<'serializer'> = definePlugin<'serializer', []>({
  kind: 'serializer',
  specifier: '@papy/serializer-v8',
  url: import.meta.url,
  export: 'v8',
  supports: {
    undefined: true,
    bigint: true,
    date: true,
    mapAndSet: true,
    typedArray: true,
    cycles: true,
    nonFiniteNumber: true,
    error: true,
    portable: false,
  },
  open: () => new V8Serializer(),
})
