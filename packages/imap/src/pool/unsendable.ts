import { type Line, SerializerError } from '@papy/contract'
import { inboxReader } from '@papy/contract/engine'
import { uncloneablePath } from '@papy/contract/function'
import { columnsOf, type Piece } from '../chunk/chunk.ts'
import type { PoolLane } from '../lane/pool-lane.ts'

/** The error of a single call of which something cannot be sent to a worker: it names what, by its path. */
export function unsendable(piece: Piece<PoolLane>, clones: Line['clones'], cause: unknown): SerializerError {
  const { spec, legs } = piece.owner
  const inbox = inboxReader(columnsOf(piece), spec.bare)(0)
  const root = spec.bare ? 'item' : 'inbox'
  const { steps } = legs.at(piece.stage?.leg ?? 0)
  const args = steps.map((step) => step.args)
  const path = uncloneablePath(inbox, root, clones) ?? uncloneablePath(args, 'args', clones) ?? root
  const message = `${path} cannot be sent to another worker; send plain data`
  return new SerializerError('ERR_NOT_SERIALIZABLE', message, { path, cause })
}
