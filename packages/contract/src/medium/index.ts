/**
 * What plugin authors write transports with: a medium, and what all transports share.
 *
 * @module
 */
export { answered, attempted } from './answer.ts'
export { Budget } from './budget.ts'
export { defineTransport, type TransportDefinition, type TransportOptions } from './define-transport.ts'
export type { Goods, Held, Medium, Wanted } from './medium.ts'
export { MAX_PARTS, type Parcel, packed, unpacked } from './parcel.ts'
export { makeRunDirectory, removeRunDirectory, runsDirectory, sweepRuns } from './run-directory.ts'
export { malformed, numbersAt } from './ticket.ts'
export { type TransportTraits, tooLarge, transportOver } from './transport-over.ts'
