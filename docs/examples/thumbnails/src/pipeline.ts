import { type IMap, Piper, Plumber } from '@papy/core'
import { thumbnail } from './thumbnail.ts'

/**
 * Paths of files go in; thumbnails come out, and a placeholder for each file of which none could be made.
 *
 * @param pool where images are read
 */
export function pipeline(pool: IMap): Plumber {
  const plumber = new Plumber()
  plumber.addPiper(new Piper(thumbnail, { parallel: pool, timeoutMs: 10_000 }))
  return plumber
}
