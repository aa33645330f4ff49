import type { ValueRules } from '@papy/contract/value'

/** What a structured clone keeps. Errors lose their fields in it, and ArrayBuffers would be copied. */
export const rules: ValueRules = {
  serializer: 'v8()',
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
    buffer: 'special',
    error: 'special',
  },
  advice: 'send data that can be structured-cloned',
}
