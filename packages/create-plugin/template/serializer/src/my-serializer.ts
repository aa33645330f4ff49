import { definePlugin, type Plugin, type Serializer } from '@papy/contract'
import { malformedValue, reading, refusedCircle, survey, type ValueRules, writing } from '@papy/contract/value'
import { tagged, untagged } from './tagged.ts'

/** What becomes of each kind of value. What is not kept is refused, by the path to it: nothing is changed silently. */
const rules: ValueRules = {
  serializer: 'mySerializer()',
  undefined: 'refused',
  bigint: 'special',
  nonFinite: 'refused',
  minusZero: 'refused',
  loneSurrogate: 'kept',
  uneven: 'refused',
  foreignList: 'kept',
  protoKey: 'kept',
  toJson: 'refused',
  kinds: { list: 'kept', record: 'kept', date: 'special' },
  advice: 'send what JSON can hold, whole numbers of any size and dates',
}

/** Two that were opened from equal options understand each other: it keeps nothing from one call to the next. */
const serializer: Serializer = {
  mediaType: 'application/json',
  encode(value) {
    const { shared } = survey(value, rules)
    const circle = shared.size > 0 ? refusedCircle(value, rules) : undefined
    if (circle !== undefined) throw circle
    return writing(rules, () => [Buffer.from(JSON.stringify(tagged(value)))])
  },
  // Bytes may come from a stranger: whatever is wrong with them is one error, ERR_MALFORMED.
  decode: (parts) =>
    reading(rules.serializer, () => {
      const [text] = parts
      if (text === undefined || parts.length > 1) throw malformedValue(rules.serializer, `there are ${parts.length}`)
      return untagged(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text)))
    }),
}

/** Writes values as JSON text, with whole numbers of any size and dates among them. */
export const mySerializer: () => Plugin<'serializer'> = definePlugin<'serializer', []>({
  kind: 'serializer',
  specifier: 'papy-my-serializer',
  url: import.meta.url,
  export: 'mySerializer',
  // Promises: the laws test that each yes is kept, and that each no is refused.
  supports: {
    undefined: false,
    bigint: true,
    date: true,
    mapAndSet: false,
    typedArray: false,
    cycles: false,
    nonFiniteNumber: false,
    error: false,
    portable: true,
  },
  open: () => serializer,
})
