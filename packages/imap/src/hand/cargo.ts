import type { Wanted } from '@papy/contract/diagnostics'
import { type Column, cleanCalls, isStored, positionsOf, type StoredValues } from '@papy/contract/engine'
import { columnsOf, countOf, type Piece } from '../chunk/chunk.ts'
import type { PoolLane } from '../lane/pool-lane.ts'
import type { Ms } from '../units.ts'
import { buffersIn } from '../wire/buffers.ts'
import { copiesOf } from '../wire/copies.ts'
import type { PieceMessage } from '../wire/wire.ts'

/** The values of a piece as they are sent, and which of their buffers are moved with the message. */
export interface Cargo {
  readonly columns: PieceMessage['columns']
  readonly counts: PieceMessage['counts']
  readonly moved: ArrayBuffer[]
}

/** How a worker makes a piece. */
export interface Terms {
  /** Where its calls are claimed; -1: nowhere. */
  readonly slot: number
  readonly budgetMs: Ms | undefined
  readonly wanted: Wanted | undefined
}

/** What is sent of a piece to a worker to which buffers can be moved, or not. */
export function cargoOf(piece: Piece<PoolLane>, moves: boolean): Cargo {
  const { owner } = piece
  const { columns: given, counts } = columnsOf(piece)
  if (!moves) return { columns: sentColumns(given, owner), counts, moved: [] }
  if (owner.moves) return { columns: sentColumns(given, owner), counts, moved: buffersIn(given) }
  const copies = given.map(copiesOf)
  const columns = given.map((column, at) => copies[at]?.column ?? column)
  return { columns: sentColumns(columns, owner), counts, moved: copies.flatMap((copy) => copy?.moved ?? []) }
}

/** What a worker is told of a piece. */
export function pieceMessage(
  piece: Piece<PoolLane>,
  { columns, counts }: Cargo,
  { slot, budgetMs, wanted }: Terms,
): PieceMessage {
  const { id, owner, chunk, from, to, attempts } = piece
  const positions = positionsOf(chunk.calls)?.slice(from, to)
  return {
    type: 'piece',
    piece: id,
    lane: owner.id,
    size: countOf(piece),
    columns,
    ...(stores(piece) ? { stores: true } : {}),
    first: positions === undefined ? chunk.calls.first + from : chunk.calls.first,
    attempt: attempts[0] as number,
    ...(slot < 0 ? {} : { slot }),
    ...(budgetMs === undefined ? {} : { budgetMs }),
    ...(wanted === undefined ? {} : { wanted }),
    ...(owner.legs.count > 1 ? tripOf(piece) : {}),
    ...(counts === undefined ? {} : { counts }),
    ...(positions === undefined ? {} : { positions }),
  }
}

function sentColumns(columns: readonly Column[], { spec: { inbound } }: PoolLane): readonly (Column | StoredValues)[] {
  if (inbound === undefined) return columns
  return columns.map((column, at) => (isStored(column) ? column.sentBy(inbound[at]) : column))
}

// What is a part of a chunk is put together with the other parts here; what failed, or did before, stands among the results.
function stores({ owner, chunk: { calls }, from, to, stage }: Piece<PoolLane>): boolean {
  if (owner.spec.outbound === undefined || stage !== undefined || calls.placeholders !== undefined) return false
  return from === 0 && to === cleanCalls(calls)
}

// Only what is out of the ordinary is said.
function tripOf({ owner, attempts, stage }: Piece<PoolLane>): Pick<PieceMessage, 'attempts' | 'legs'> {
  return {
    ...(attempts === owner.legs.firstAttempts ? {} : { attempts }),
    ...(stage === undefined ? {} : { legs: [stage.leg, stage.until] as const }),
  }
}
