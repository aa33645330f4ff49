/**
 * Ready-made functions for pipers. Each shelf has a door of its own, so that a worker loads no more than it needs:
 * `@papy/std/items`, `@papy/std/script`.
 *
 * @module
 */
export { type DumpItemOptions, dumpItem, type ItemTicket, type LoadItemOptions, loadItem } from './items/index.ts'
