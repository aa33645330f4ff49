import type { ValueRules } from '@papy/contract/value'

/** What other languages can be told as JSON. */
export const jsonRules = (subject: string): ValueRules => ({
  serializer: subject,
  undefined: 'refused',
  bigint: 'refused',
  nonFinite: 'refused',
  minusZero: 'kept',
  loneSurrogate: 'refused',
  uneven: 'refused',
  foreignList: 'kept',
  protoKey: 'kept',
  toJson: 'refused',
  kinds: { list: 'kept', record: 'kept' },
  advice: 'give what JSON can hold',
})
