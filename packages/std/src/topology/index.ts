/**
 * How values go through joins: which places of the inbox are passed on, zipped or joined (PaPy's `papy.workers.core`).
 *
 * @module
 */
export { type Joinable, njoiner, sjoiner } from './joiners.ts'
export { ipasser, npasser, plugger, spasser } from './passers.ts'
export type { FirstOf, PlaceOf, SomeOf } from './places.ts'
export { print } from './print.ts'
export { nzipper, szipper, type Zippable, type ZippedOf } from './zippers.ts'
