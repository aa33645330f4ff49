import type { JsonValue } from '@papy/contract'
import { malformed, type PlaceName, placeNameAt } from '@papy/contract/medium'

/** What this transport is called on tickets and in errors. */
const NAME = '@papy/transport-mysql'

/** Where an item is. */
export interface Place extends PlaceName {
  /** Its rows. Who knows that there is one knows the whole key of it. */
  readonly pieces: number
}

/** What stands on tickets: a name, with the number of rows if there are several. */
export function written(name: string, pieces: number): JsonValue {
  return pieces === 1 ? name : [name, pieces]
}

/**
 * Reads it again.
 *
 * @throws TransportError `ERR_TICKET_MALFORMED`
 */
export function placeAt(at: JsonValue): Place {
  if (!Array.isArray(at)) return { ...placeNameAt(NAME, at), pieces: 1 }
  const [name = null, pieces] = at
  if (at.length !== 2 || !Number.isSafeInteger(pieces) || (pieces as number) < 2) throw malformed(NAME, at)
  return { ...placeNameAt(NAME, name), pieces: pieces as number }
}
