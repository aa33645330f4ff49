import { ArgumentError, describe, SerializerError } from '@papy/contract'
import { refusedCircle, refusedWhole, survey, type ValueRules, writing } from '@papy/contract/value'

/** What JSON keeps; nothing is changed silently. */
const rules: ValueRules = {
  serializer: 'jsonDumps',
  undefined: 'refused',
  bigint: 'refused',
  nonFinite: 'refused',
  minusZero: 'refused',
  loneSurrogate: 'kept',
  uneven: 'refused',
  foreignList: 'kept',
  protoKey: 'kept',
  toJson: 'refused',
  kinds: { list: 'kept', record: 'kept' },
  advice: 'pass what JSON can hold, or use v8Dumps or cborDumps',
}

/**
 * Writes the value of the inbox as JSON: `null`, booleans, finite numbers but -0, strings, arrays and plain objects.
 *
 * @throws SerializerError `ERR_NOT_SERIALIZABLE`, naming the path of what JSON does not have, where `JSON.stringify` would
 * leave it out or change it
 */
export function jsonDumps([value]: readonly [unknown]): string {
  const { shared } = survey(value, rules)
  const circle = shared.size === 0 ? undefined : refusedCircle(value, rules)
  if (circle !== undefined) throw circle
  return writing(rules, () => text(value))
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

function text(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (!(error instanceof RangeError) || !/string length/.test(error.message)) throw error
    throw refusedWhole(rules, 'is longer as JSON than a string can be (512 MiB)', 'write smaller values', error)
  }
}

function noText(value: unknown): ArgumentError {
  const message = `jsonLoads got ${describe(value)}; pass a string, of bytes buffer.toString()`
  return new ArgumentError('ERR_ARGUMENT', message, { value })
}
