/**
 * What plugin authors write transports with: a medium, and what all transports share.
 *
 * @module
 */
export { answered, attempted } from './answer.ts'
export { Budget } from './budget.ts'
export { type Cleaned, type CleanFailure, type CleanOptions, cleanEach, LEAST_AGE_MS } from './cleaned.ts'
export { defineTransport, type TransportDefinition, type TransportOptions } from './define-transport.ts'
export type { Goods, Held, Medium, Wanted } from './medium.ts'
export { isNetworkDirectory } from './network-directory.ts'
export { fateOf, type Owner, thisProcess } from './owner.ts'
export { MAX_PARTS, Parcel, unpacked } from './parcel.ts'
export { piecesOf } from './pieces.ts'
export { type PlaceName, placeNameAt, placeNames } from './place-name.ts'
export { makeRunDirectory, removeRunDirectory, runsDirectory, sweepRuns } from './run-directory.ts'
export { checkSecret, type Secret, secretOf } from './secret.ts'
export { malformed, numbersAt } from './ticket.ts'
export { type TransportTraits, tooLarge, transportOver } from './transport-over.ts'
export { cacheDirectory, configDirectory, type Whereabouts } from './user-directory.ts'
export { type FindGone, WatchedBudget } from './watched-budget.ts'
