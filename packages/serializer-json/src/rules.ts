import type { ValueRules } from '@papy/contract/value'

/** What JSON keeps. A lone surrogate is escaped in it. */
export const rules: ValueRules = {
  serializer: 'json()',
  undefined: 'refused',
  bigint: 'refused',
  nonFinite: 'refused',
  minusZero: 'refused',
  loneSurrogate: 'kept',
  uneven: 'refused',
  foreignList: 'kept',
  protoKey: 'kept',
  toJson: 'refused',
  kinds: { list: 'kept', record: 'kept', error: 'special' },
  advice: 'send what JSON can hold, or use v8() or cbor()',
}
