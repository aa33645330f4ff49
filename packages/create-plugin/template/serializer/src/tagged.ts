import { malformedValue } from '@papy/contract/value'

// What JSON does not have is an object whose only key is `$`, with a name and a text: `{ "$": ["date", "0"] }`. An object of
// the user's with a key `$` is wrapped in one, too, so that it is never taken for a tag.

/** A value as JSON. */
export function tagged(value: unknown): unknown {
  // In base 16, as time then grows no faster than the text.
  if (typeof value === 'bigint') return { $: ['bigint', value.toString(16)] }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(tagged)
  if (value instanceof Date) return { $: ['date', String(value.getTime())] }
  const record = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, tagged(item)]))
  return Object.hasOwn(record, '$') ? { $: ['record', record] } : record
}

/** Reads what {@link tagged} wrote. */
export function untagged(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(untagged)
  return Object.hasOwn(value, '$') ? meaning((value as { $: unknown }).$) : untaggedRecord(value)
}

function meaning(tag: unknown): unknown {
  const [name, content] = Array.isArray(tag) ? (tag as unknown[]) : []
  if (name === 'date' && typeof content === 'string') return new Date(Number(content))
  if (name === 'bigint' && /^-?[0-9a-f]+$/.test(String(content))) return bigintOf(String(content))
  if (name === 'record' && typeof content === 'object' && content !== null) return untaggedRecord(content)
  throw malformedValue('mySerializer()', 'there is a tag that it does not write')
}

const bigintOf = (text: string): bigint => (text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`))

function untaggedRecord(record: object): object {
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, untagged(item)]))
}
