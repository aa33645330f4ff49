import { RuntimeError } from '@papy/contract'
import { countOf, type Piece } from '../chunk/chunk.ts'
import type { PoolLane } from '../lane/pool-lane.ts'
import type { DoneMessage, FailureMessage, FromWorker } from '../wire/wire.ts'

/**
 * Checks what a worker on another host says of a piece that it has: who lies there must bring nothing into disorder here. What
 * it says of pieces that it does not have is not listened to in any case, and whether results are right nobody can tell.
 *
 * @throws RuntimeError `ERR_PROTOCOL`
 */
export function checkWord(message: FromWorker, pieceOf: (id: number) => Piece<PoolLane> | undefined): void {
  if (message.type !== 'done' && message.type !== 'at') return
  const piece = pieceOf(message.piece)
  if (piece === undefined) return
  const legs = piece.owner.legs.count
  const isRight =
    message.type === 'at'
      ? isWithin(message.leg, legs) && (message.at === undefined || isWithin(message.at, countOf(piece)))
      : isAnswer(message, countOf(piece), legs)
  if (isRight) return
  const text = `a worker answers as none does: ${message.type === 'at' ? 'it is at a call that there is not' : 'no such result was asked for'}`
  throw new RuntimeError('ERR_PROTOCOL', text, { piece: message.piece })
}

// At least one call is made of each piece, unless what it is called with is gone.
function isAnswer(
  { values, failures, ms, legsMs = [], bytes = 0, gone = false }: DoneMessage,
  size: number,
  legs: number,
) {
  if (typeof values !== 'object' || values === null || !Array.isArray(failures) || !Array.isArray(legsMs)) return false
  const { length } = values
  if (gone !== true && !(length >= 1 && isWithin(length, size + 1))) return false
  return [ms, bytes, ...legsMs].every(isMeasure) && failures.every((failure) => isFailure(failure, length, legs))
}

function isFailure(failure: FailureMessage, calls: number, legs: number): boolean {
  if (!Array.isArray(failure)) return false
  const [at, step, , , leg = 0] = failure as FailureMessage
  return isWithin(at, calls) && typeof step === 'number' && isWithin(leg, legs)
}

function isWithin(value: unknown, end: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < end
}

function isMeasure(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0
}
