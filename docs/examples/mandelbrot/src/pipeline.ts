import { type IMap, Piper, Plumber, step } from '@papy/core'
import { assemble } from './picture.ts'
import { render } from './render.ts'
import { tiles } from './view.ts'

/** Side of a tile in pixels. */
export const TILE = 32

/**
 * A view goes in, a picture comes out.
 *
 * @param pool where tiles are rendered; `false`: in this thread
 */
export function pipeline(pool: IMap | false): Plumber {
  const cut = new Piper(step(tiles, TILE), { produce: 'each' })
  const rendered = new Piper(render, { parallel: pool })

  const plumber = new Plumber()
  plumber.addPipe([cut, rendered, new Piper(assemble, { consume: 'all' })])
  return plumber
}
