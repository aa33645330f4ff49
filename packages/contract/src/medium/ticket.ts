import { describe, TransportError } from '../errors.ts'
import type { JsonValue } from '../json.ts'
import type { Ticket } from '../transport.ts'

/** The refusal of a place that no transport of this kind ever wrote on a ticket. */
export function malformed(transport: string, at: unknown): TransportError {
  const shown = shownPlace(at)
  return new TransportError(
    'ERR_TICKET_MALFORMED',
    `${shown} is no place of ${transport}; pass tickets on as they are`,
    { at: shown },
  )
}

/**
 * Refuses what is no ticket of this transport and run. What its place is worth, the medium checks.
 *
 * @throws TransportError `ERR_TICKET_FOREIGN`, `ERR_TICKET_MALFORMED`
 */
export function checkTicket(transport: string, run: string, ticket: unknown): asserts ticket is Ticket {
  if (typeof ticket !== 'object' || ticket === null) throw malformed(transport, ticket)
  const { transport: issuer, run: of, at, byteLength } = ticket as Partial<Ticket>
  if (issuer !== transport)
    throw new TransportError('ERR_TICKET_FOREIGN', `${transport} cannot redeem a ticket of ${describe(issuer)}`)
  if (of !== run)
    throw new TransportError('ERR_TICKET_FOREIGN', `the ticket is of run ${describe(of)}, this transport of run ${run}`)
  if (at === undefined || !Number.isSafeInteger(byteLength) || (byteLength as number) < 0)
    throw malformed(transport, at)
}

/** Whole numbers from 0 on, in a list of that length: what most media write as their place. `undefined` where it is not. */
export function numbersAt(at: JsonValue, count: number): readonly number[] | undefined {
  if (!Array.isArray(at) || at.length !== count) return undefined
  return at.every((number) => Number.isSafeInteger(number) && number >= 0) ? at : undefined
}

/** A place as a message shows it. */
export function shownPlace(at: unknown): string {
  try {
    return String(JSON.stringify(at)).slice(0, 100)
  } catch {
    return typeof at
  }
}
