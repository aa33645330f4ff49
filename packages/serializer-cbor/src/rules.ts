import type { ValueRules } from '@papy/contract/value'

/** What is kept: as plain CBOR, or in a form of our own. */
export const rules: ValueRules = {
  serializer: 'cbor()',
  undefined: 'kept',
  bigint: 'special',
  nonFinite: 'kept',
  minusZero: 'special',
  loneSurrogate: 'special',
  uneven: 'special',
  foreignList: 'special',
  protoKey: 'special',
  toJson: 'kept',
  kinds: {
    list: 'kept',
    record: 'kept',
    map: 'special',
    set: 'special',
    date: 'special',
    view: 'special',
    buffer: 'special',
    error: 'special',
  },
  advice: 'send data of another kind, or use v8() between equal versions of Node',
}
