import type { Affixes, JsonValue } from '@papy/contract'
import { malformed, type PlaceName, placeNameAt } from '@papy/contract/medium'

/** Between what the user wants in a name and ours, on a ticket: in the name of a file it cannot stand. */
const BETWEEN = '/'

const AFFIX = /^[\w.-]{0,64}$/

/** The name of an item's file, but for the number of readers that are left. */
export interface ItemName extends PlaceName, Affixes {}

/** How a name is written on a ticket. */
export function written(name: string, { prefix, suffix }: Affixes = none): string {
  return prefix === '' && suffix === '' ? name : [prefix, name, suffix].join(BETWEEN)
}

/**
 * Reads a name from a ticket.
 *
 * @throws TransportError `ERR_TICKET_MALFORMED`
 */
export function itemNameAt(transport: string, at: JsonValue): ItemName {
  const parts = typeof at === 'string' ? at.split(BETWEEN) : []
  if (parts.length !== 3) return { ...placeNameAt(transport, at), ...none }
  const [prefix, name, suffix] = parts as [string, string, string]
  if (!AFFIX.test(prefix) || !AFFIX.test(suffix)) throw malformed(transport, at)
  return { ...placeNameAt(transport, name), prefix, suffix }
}

/** The file of an item with so many readers left. */
export function fileName({ prefix, name, suffix }: ItemName, left: number): string {
  return `${prefix}${name}.${left}${suffix}`
}

const none: Affixes = { prefix: '', suffix: '' }
