import { encodeError, type Line, SerializerError } from '@papy/contract'
import type { Failure } from '@papy/contract/engine'
import { uncloneablePath } from '@papy/contract/function'
import { type DoneMessage, type FailureMessage, type PieceMessage, pack } from '../wire.ts'
import type { TripOutcome } from './trip.ts'

/** Sends what a piece came to. A result that cannot travel becomes the failure of its call. */
export function sendOutcome(
  line: Line,
  piece: PieceMessage,
  outcome: TripOutcome,
  { ms, sameRealm, bytes }: { readonly ms: number; readonly sameRealm: boolean; readonly bytes: number | undefined },
): void {
  const done = (values: DoneMessage['values'], failures: readonly Failure[]): DoneMessage => ({
    type: 'done',
    piece: piece.piece,
    values,
    failures: failures.map((failure) => written(failure, sameRealm)),
    ms,
    ...(outcome.legsMs === undefined ? {} : { legsMs: outcome.legsMs }),
    ...(bytes === undefined ? {} : { bytes }),
  })
  if (sameRealm) return line.send(done(outcome.values, outcome.failures))
  const values = pack(outcome.values)
  try {
    line.send(done(values, outcome.failures), values instanceof Float64Array ? [values.buffer as ArrayBuffer] : [])
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
