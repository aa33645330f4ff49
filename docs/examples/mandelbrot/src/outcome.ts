import { createHash } from 'node:crypto'
import { isPiperError } from '@papy/core'
import { progress } from '@papy/example-progress'
import type { IMap } from '@papy/imap'
import type { Picture } from './picture.ts'
import { pipeline, TILE } from './pipeline.ts'
import type { View } from './view.ts'

/** A picture that has been made, and how long it took. */
export interface Outcome {
  readonly picture: Picture
  /** From the view to the picture, the start of the workers included. */
  readonly runTimeMs: number
  /** Of the pixels, in hexadecimal: who renders what must not show. */
  readonly sha256: string
}

/**
 * Makes the picture of a view on a pool, or in this thread.
 *
 * @throws (rejects) PiperError if a tile could not be rendered
 */
export async function outcome(view: View, pool: IMap | false): Promise<Outcome> {
  await using plumber = pipeline(pool)
  const tiles = Math.ceil(view.width / TILE) * Math.ceil(view.height / TILE)
  using _bar = progress(plumber, { piper: 'render', total: tiles, unit: 'tiles' })
  const start = performance.now()
  const pictures: unknown[] = []
  for await (const picture of plumber.stream([[view]])) pictures.push(picture)
  const runTimeMs = performance.now() - start

  const [picture] = pictures
  if (isPiperError(picture)) throw picture
  const { pixels } = picture as Picture
  return { picture: picture as Picture, runTimeMs, sha256: createHash('sha256').update(pixels).digest('hex') }
}
