import { encodeError, type Line, SerializerError } from '@papy/contract'
import { type Column, encoded, type Failure, isEncoded, isNumbers, pack } from '@papy/contract/engine'
import { uncloneablePath } from '@papy/contract/function'
import type { Bytes, Ms } from '../units.ts'
import { buffersIn } from '../wire/buffers.ts'
import { copiesOf } from '../wire/copies.ts'
import type { DoneMessage, FailureMessage, PieceMessage } from '../wire/wire.ts'
import type { Spares } from './spares.ts'
import type { TripOutcome } from './trip.ts'

/** How a reply is to be sent, and what it says beside results. */
export interface Reply {
  readonly ms: Ms
  readonly sameRealm: boolean
  /** As bytes, where that can be. */
  readonly relay: boolean
  /** With the buffers in it moved. */
  readonly transfer: boolean
  /** Buffers can be moved. */
  readonly moves: boolean
  readonly bytes: Bytes | undefined
  /** Where the array of results goes once it is packed. */
  readonly spares: Spares | undefined
}

/** Sends what a piece came to. A result that cannot travel becomes the failure of its call. */
export function sendOutcome(
  line: Line,
  piece: PieceMessage,
  outcome: TripOutcome,
  { ms, sameRealm, relay, transfer, moves, bytes, spares }: Reply,
): void {
  const done = (values: DoneMessage['values'], failures: readonly Failure[]): DoneMessage => ({
    type: 'done',
    piece: piece.piece,
    values,
    failures: failures.map((failure) => written(failure, sameRealm)),
    ms,
    ...(outcome.legsMs === undefined ? {} : { legsMs: outcome.legsMs }),
    ...(outcome.reused === undefined ? {} : { reused: outcome.legsReused ?? [outcome.reused] }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(outcome.gone === true ? { gone: true } : {}),
  })
  if (outcome.stored !== undefined) return line.send(done(outcome.stored, outcome.failures))
  const packed = pack(outcome.values)
  if (packed !== outcome.values) spares?.give(outcome.values)
  if (sameRealm) return line.send(done(packed, outcome.failures))
  const values = relay && packed === outcome.values ? (encoded(outcome.values) ?? packed) : packed
  try {
    const copies = moves && !transfer ? copiesOf(values) : undefined
    const moved = transfer ? buffersIn([values]) : (copies?.moved ?? [])
    line.send(done(copies?.column ?? values, outcome.failures), [...moved, ...buffersOf(values)])
  } catch {
    sendCloneable(line, outcome, done)
  }
}

// The calls whose results cannot be sent fail; where that is not enough, as they are too large together, all do.
function sendCloneable(
  line: Line,
  { values, failures, placeOf }: TripOutcome,
  done: (values: DoneMessage['values'], failures: readonly Failure[]) => DoneMessage,
): void {
  const paths = values.map((value) => uncloneablePath(value, 'result', line.clones))
  const kept = values.map((value, at) => (paths[at] === undefined ? value : undefined))
  const refuse = (at: number, path: string, cause?: unknown) => ({ ...refusal(at, path, cause), ...placeOf?.(at) })
  const refused = paths.flatMap((path, at) => (path === undefined ? [] : [refuse(at, path)]))
  try {
    line.send(done(kept, [...failures, ...refused]))
  } catch (cause) {
    const failed = new Set(failures.map(({ at }) => at))
    const others = values.flatMap((_, at) => (failed.has(at) ? [] : [refuse(at, paths[at] ?? 'result', cause)]))
    const light = [...failures, ...others].map(({ inbox: _, ...failure }) => failure)
    line.send(done(new Array<unknown>(values.length), light))
  }
}

// What was made for this message alone is moved, not copied.
function buffersOf(values: Column): ArrayBuffer[] {
  if (isNumbers(values)) return [values.buffer as ArrayBuffer]
  return isEncoded(values) ? [values.bytes.buffer] : []
}

function written({ at, step, cause, partial = false, leg, inbox }: Failure, sameRealm: boolean): FailureMessage {
  const known = [at, step, sameRealm ? cause : encodeError(cause), partial] as const
  if (leg === undefined) return known
  return inbox === undefined ? [...known, leg] : [...known, leg, inbox]
}

/** The failure of a call whose result cannot leave its worker. */
export function refusal(at: number, path: string, cause?: unknown): Failure {
  const message = `${path} cannot be sent to another worker; return plain data`
  const details = { path, ...(cause === undefined ? {} : { cause }) }
  return { at, step: Number.POSITIVE_INFINITY, cause: new SerializerError('ERR_NOT_SERIALIZABLE', message, details) }
}
