import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ArgumentError, describe } from '@papy/contract'

/** A file: a path, seen from where the process runs, or a `file:` URL. */
export type Place = string | URL

/**
 * The absolute path of a file. @throws ArgumentError `ERR_ARGUMENT`
 *
 * @param call - who asks, for the message
 */
export function pathOf(call: string, place: unknown): string {
  if (place instanceof URL && place.protocol === 'file:') return fileURLToPath(place)
  if (typeof place === 'string' && place !== '' && !place.includes('\0')) return resolve(place)
  const message = `${call}(path) needs the path of a file, or a file: URL, not ${describe(place)}`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: place })
}
