import { ArgumentError, describe, SerializerError } from '@papy/contract'
import { jsonRules, jsonText } from './json-text.ts'

const rules = jsonRules('jsonDumps', 'pass what JSON can hold, or use v8Dumps or cborDumps')

/**
 * Writes the value of the inbox as JSON: `null`, booleans, finite numbers but -0, strings, arrays and plain objects.
 *
 * @throws SerializerError `ERR_NOT_SERIALIZABLE`, naming the path of what JSON does not have, where `JSON.stringify` would
 * leave it out or change it
 */
export function jsonDumps([value]: readonly [unknown]): string {
  return jsonText(value, rules)
}

/**
 * Reads JSON.
 *
 * @throws SerializerError `ERR_MALFORMED` for what is no JSON; ArgumentError `ERR_ARGUMENT` for what is no string
 */
export function jsonLoads([text]: readonly [string]): unknown {
  if (typeof text !== 'string') throw noText(text)
  try {
    return JSON.parse(text)
  } catch (cause) {
    const message = `jsonLoads cannot read ${describe(text)}: ${describe(cause)}; pass what jsonDumps wrote, or other JSON`
    throw new SerializerError('ERR_MALFORMED', message, { cause })
  }
}

function noText(value: unknown): ArgumentError {
  const message = `jsonLoads got ${describe(value)}; pass a string, of bytes buffer.toString()`
  return new ArgumentError('ERR_ARGUMENT', message, { value })
}
