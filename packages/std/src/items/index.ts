/**
 * Items that functions put into transports themselves: PaPy's `dump_item` and `load_item`.
 *
 * @module
 */
export type { ItemTicket } from '@papy/contract/engine'
export { type DumpItemOptions, dump, dumpItem } from './dump-item.ts'
export { type LoadItemOptions, load, loadItem } from './load-item.ts'
