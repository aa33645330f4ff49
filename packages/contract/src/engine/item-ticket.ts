import { describe, TransportError } from '../errors.ts'
import type { Ticket } from '../transport.ts'

/** What a dumped item is loaded against: plain JSON of some dozens of bytes, which may pass wherever values do. */
export interface ItemTicket extends Ticket {
  /** Which transport of its run. */
  readonly via: string
}

const RUN = /^[0-9a-f]{32}$/

/**
 * Refuses what is no ticket. What is written on it a stranger may have written: the run stands in names of directories.
 *
 * @throws TransportError `ERR_TICKET_MALFORMED`
 */
export function checkItemTicket(value: unknown): asserts value is ItemTicket {
  const { via, transport, run, byteLength } = (typeof value === 'object' && value !== null ? value : {}) as ItemTicket
  const isWhole = typeof via === 'string' && typeof transport === 'string' && typeof byteLength === 'number'
  if (isWhole && typeof run === 'string' && RUN.test(run)) return
  throw new TransportError(
    'ERR_TICKET_MALFORMED',
    `${describe(value)} is no ticket of a dumped item; pass on what dumpItem gave, as it is`,
  )
}
