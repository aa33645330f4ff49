import { definePlugin, type Plugin } from '@papy/contract'
import { JsonSerializer } from './json-serializer.ts'

/**
 * Writes values as JSON text, to be looked at or to be read by other languages.
 *
 * Keeps what JSON has: `null`, booleans, finite numbers but -0, strings, arrays, plain objects. Besides, errors with their
 * class, cause and own fields, and placeholders: JSON has `null` in their places, and a second part has the errors. All else
 * is refused. An object that is in the value twice is there twice when it is read.
 */
export const json: () => Plugin<'serializer'> = definePlugin<'serializer', []>({
  kind: 'serializer',
  specifier: '@papy/serializer-json',
  url: import.meta.url,
  export: 'json',
  supports: {
    undefined: false,
    bigint: false,
    date: false,
    mapAndSet: false,
    typedArray: false,
    cycles: false,
    nonFiniteNumber: false,
    error: true,
    portable: true,
  },
  open: () => new JsonSerializer(),
})
