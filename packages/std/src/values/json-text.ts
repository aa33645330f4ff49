import { refusedCircle, refusedWhole, survey, type ValueRules, writing } from '@papy/contract/value'

/** What JSON keeps, for a function of that name; nothing is changed silently. */
export function jsonRules(name: string, advice: string): ValueRules {
  return {
    serializer: name,
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
    advice,
  }
}

/**
 * Writes a value as JSON.
 *
 * @throws SerializerError `ERR_NOT_SERIALIZABLE`, naming the path of what JSON does not have
 */
export function jsonText(value: unknown, rules: ValueRules): string {
  const { shared } = survey(value, rules)
  const circle = shared.size === 0 ? undefined : refusedCircle(value, rules)
  if (circle !== undefined) throw circle
  return writing(rules, () => text(value, rules))
}

function text(value: unknown, rules: ValueRules): string {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (!(error instanceof RangeError) || !/string length/.test(error.message)) throw error
    throw refusedWhole(rules, 'is longer as JSON than a string can be (512 MiB)', 'write smaller values', error)
  }
}
