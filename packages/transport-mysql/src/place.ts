import type { JsonValue } from '@papy/contract'
import { type PlaceName, placeNameAt } from '@papy/contract/medium'

/** What this transport is called on tickets and in errors. */
export const NAME = '@papy/transport-mysql'

/** Where an item is. */
export interface Place extends PlaceName {
  /** It has one row. */
  readonly whole: boolean
}

/** What stands on tickets: a name, in a list if the item has several rows. */
export function written(name: string, whole: boolean): JsonValue {
  return whole ? name : [name]
}

/**
 * Reads it again.
 *
 * @throws TransportError `ERR_TICKET_MALFORMED`
 */
export function placeAt(at: JsonValue): Place {
  const whole = !(Array.isArray(at) && at.length === 1)
  return { ...placeNameAt(NAME, whole ? at : (at[0] as JsonValue)), whole }
}
