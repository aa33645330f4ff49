import {
  type Column,
  type Columns,
  type Deposit,
  type Endpoint,
  type Failure,
  inboxReader,
  isLater,
  type Lent,
  type StoredValues,
  valuesOf,
} from '@papy/contract/engine'
import type { PieceMessage } from '../wire/wire.ts'
import { refusal } from './reply.ts'
import type { TripOutcome } from './trip.ts'

/** Whether values of a column wait in a transport. */
export function isStoredValues(column: Column | StoredValues): column is StoredValues {
  return 'deposits' in column
}

/** Takes the values of columns out of the transports in which they wait. @throws SerializerError, TransportError */
export function fetched(
  columns: PieceMessage['columns'],
  endpoints: readonly Endpoint[],
  lent?: Lent,
): readonly Column[] | Promise<readonly Column[]> {
  const values = columns.map((column) => (isStoredValues(column) ? takenOut(column, endpoints, lent) : column))
  return values.some(isLater) ? Promise.all(values) : (values as readonly Column[])
}

function takenOut(
  stored: StoredValues,
  endpoints: readonly Endpoint[],
  lent: Lent | undefined,
): readonly unknown[] | Promise<readonly unknown[]> {
  const [deposit] = stored.deposits
  const endpoint = endpoints.find(({ id }) => id === deposit?.via) as Endpoint
  const values = endpoint.take(deposit as Deposit, lent)
  return isLater(values) ? values.then((known) => valuesOf(known, stored)) : valuesOf(values, stored)
}

/** An outcome in which failures say what they were called with, because only this worker knows. */
export function inboxed(outcome: TripOutcome, columns: Columns): TripOutcome {
  if (outcome.failures.length === 0) return outcome
  const inboxAt = inboxReader(columns, false)
  const failures = outcome.failures.map((failure) => ({
    ...failure,
    leg: failure.leg ?? 0,
    inbox: failure.inbox ?? (inboxAt(failure.at) as readonly unknown[]),
  }))
  return { ...outcome, failures }
}

/** An outcome that holds nothing of what was lent, so that this can be used again; results that must are failures. */
export function returned(outcome: TripOutcome, lent: Lent): TripOutcome {
  const refused: Failure[] = []
  const values = outcome.values.map((value, at) => {
    try {
      return lent.own(value)
    } catch (cause) {
      refused.push({ at, step: Number.POSITIVE_INFINITY, cause, ...outcome.placeOf?.(at) })
      return undefined
    }
  })
  const failures = [...outcome.failures, ...refused].map((failure) => owned(failure, lent))
  const { placeOf } = outcome
  return { ...outcome, values, failures, ...(placeOf && { placeOf: (at) => owned(placeOf(at), lent) }) }
}

function owned<T extends Partial<Failure>>(failure: T, lent: Lent): T {
  const { cause, inbox } = failure
  try {
    return {
      ...failure,
      ...('cause' in failure && { cause: lent.own(cause) }),
      ...(inbox && { inbox: lent.own(inbox) }),
    }
  } catch (error) {
    return { ...failure, cause: error, ...(inbox && { inbox: [] }) }
  }
}

/** What becomes of calls whose items could not be had: those that are gone with who had made them are made again. */
export function unreachable(size: number, cause: unknown): TripOutcome {
  if ((cause as { code?: unknown }).code === 'ERR_PRODUCER_GONE') return { values: [], failures: [], gone: true }
  const failures = Array.from({ length: size }, (_, at) => ({ at, step: 0, cause, leg: 0, inbox: [] }))
  return { values: new Array<unknown>(size), failures }
}

/** Puts results into transports: they are told of by tickets; or says which of them cannot be put. */
export function deposited(
  values: readonly unknown[],
  endpoints: readonly Endpoint[],
): StoredValues | readonly Failure[] | Promise<StoredValues | readonly Failure[]> {
  try {
    const deposits = endpoints.map((endpoint) => endpoint.put(values))
    const stored = (known: readonly Deposit[]) => ({ deposits: known, from: 0, length: values.length })
    if (!deposits.some(isLater)) return stored(deposits as readonly Deposit[])
    return Promise.all(deposits).then(stored, (error: unknown) => refusals(values, endpoints, error))
  } catch (error) {
    return refusals(values, endpoints, error)
  }
}

// Which of the values it is about, each tried alone; all of them, where it is about none.
async function refusals(
  values: readonly unknown[],
  endpoints: readonly Endpoint[],
  error: unknown,
): Promise<readonly Failure[]> {
  const failures: Failure[] = []
  for (const [at, value] of values.entries()) {
    try {
      for (const endpoint of endpoints) await endpoint.drop(await endpoint.put([value]))
    } catch (cause) {
      // Where it is the medium that fails, others would fare no better, and each would wait as long as this one.
      if ((cause as { code?: unknown }).code === 'ERR_MEDIUM_FAILED')
        return [...failures, ...values.slice(at).map((_, next) => failureOf(at + next, cause))]
      failures.push(failureOf(at, cause))
    }
  }
  return values.length === 1 && failures.length === 0 ? [failureOf(0, error)] : failures
}

function failureOf(at: number, cause: unknown): Failure {
  const path = (cause as { path?: unknown }).path
  if (typeof path !== 'string') return { at, step: Number.POSITIVE_INFINITY, cause }
  return refusal(at, path.replace(/^[^.[]*\[0\]/, 'result'), cause)
}
