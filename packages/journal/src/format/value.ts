import { deserialize, serialize } from 'node:v8'
import { PlumberError } from '@papy/contract'
import { survey, type ValueRules, writing } from '@papy/contract/value'

/** What a structured clone keeps. Errors lose their class and fields in it. */
const rules: ValueRules = {
  serializer: 'journal()',
  undefined: 'kept',
  bigint: 'kept',
  nonFinite: 'kept',
  minusZero: 'kept',
  loneSurrogate: 'kept',
  uneven: 'kept',
  foreignList: 'kept',
  protoKey: 'kept',
  toJson: 'kept',
  kinds: {
    list: 'kept',
    record: 'kept',
    map: 'kept',
    set: 'kept',
    date: 'kept',
    regexp: 'kept',
    boxed: 'kept',
    view: 'kept',
    buffer: 'kept',
  },
  advice: 'send data that can be structured-cloned, or read inputs that can be read again by position',
}

/**
 * Writes a value of the user's.
 *
 * @throws SerializerError `ERR_NOT_SERIALIZABLE`, with the path of what would be lost
 */
export function encodeValue(value: unknown): Uint8Array {
  survey(value, rules)
  return writing(rules, () => serialize(value))
}

/** Writes what is known to be data. */
export function encodeData(value: unknown): Uint8Array {
  return serialize(value)
}

/** @throws PlumberError `ERR_JOURNAL_FAILED` where this Node cannot read what another one wrote */
export function decodeValue(bytes: Uint8Array, path: string): unknown {
  try {
    // Copied: typed arrays in it would else be views of these bytes, which are used again.
    return deserialize(Buffer.from(bytes))
  } catch (cause) {
    const message = `a value in ${path} cannot be read by Node ${process.versions.node}; use the version of Node that wrote it`
    throw new PlumberError('ERR_JOURNAL_FAILED', message, { path, cause })
  }
}
