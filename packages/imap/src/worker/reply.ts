import { encodeError, type Line, SerializerError } from '@papy/contract'
import type { Failure, Outcome } from '@papy/contract/engine'
import { uncloneablePath } from '@papy/contract/function'
import { type DoneMessage, type PieceMessage, pack } from '../wire.ts'

/** Sends what a piece came to. A result that cannot travel becomes the failure of its call. */
export function sendOutcome(
  line: Line,
  piece: PieceMessage,
  outcome: Outcome,
  { ms, sameRealm, bytes }: { readonly ms: number; readonly sameRealm: boolean; readonly bytes: number | undefined },
): void {
  const done = (values: DoneMessage['values'], failures: readonly Failure[]): DoneMessage => ({
    type: 'done',
    piece: piece.piece,
    values,
    failures: failures.map(({ at, step, cause, partial = false }) => [
      at,
      step,
      sameRealm ? cause : encodeError(cause),
      partial,
    ]),
    ms,
    ...(bytes === undefined ? {} : { bytes }),
  })
  if (sameRealm) return line.send(done(outcome.values, outcome.failures))
  const values = pack(outcome.values)
  try {
    line.send(done(values, outcome.failures), values instanceof Float64Array ? [values.buffer as ArrayBuffer] : [])
  } catch {
    const { values: kept, failures } = cloneable(outcome, line)
    line.send(done(kept, failures))
  }
}

function cloneable({ values, failures }: Outcome, { clones }: Line): Outcome {
  const kept = [...values]
  const all = [...failures]
  for (const [at, value] of values.entries()) {
    const path = uncloneablePath(value, 'result', clones)
    if (path === undefined) continue
    kept[at] = undefined
    all.push({
      at,
      step: Number.POSITIVE_INFINITY,
      cause: new SerializerError(
        'ERR_NOT_SERIALIZABLE',
        `${path} cannot be sent to another worker; return plain data`,
        { path },
      ),
    })
  }
  return { values: kept, failures: all }
}
