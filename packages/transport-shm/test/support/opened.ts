import type { Lease, Ticket, Transport, TransportContext } from '@papy/contract'
import { type ShmOptions, shm } from '@papy/transport-shm'

/** Memory that all threads of a run share, as the coordinator makes it. */
export const shareOf = (options?: ShmOptions): unknown => shm(options).share?.()

export const open = (context: TransportContext, options?: ShmOptions): Promise<Transport> => shm(options).open(context)

/** What a ticket says, where it is not what it was. */
export const forged = (ticket: Ticket, at: unknown): Ticket => ({ ...ticket, at }) as Ticket

/** The bytes of what a lease holds. */
export const bytesOf = ({ parts }: Lease): Buffer => Buffer.concat(parts)
