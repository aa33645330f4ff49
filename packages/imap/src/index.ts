/**
 * A lazy, ordered, parallel map over one or many interwoven tasks: usable alone, or under a PaPy pipeline.
 *
 * @module
 */

export type { HostlessOptions } from './hostless.ts'
export { IMap } from './imap.ts'
export { type ItemStep, step } from './item-step.ts'
export { type ImapOptions, imap, type Mapping } from './mapping.ts'
export type { Chore, IMapOptions, RecycleOptions } from './settings.ts'
export { Task } from './task.ts'
export type { Mapped, Mappings, TaskInput, TaskOptions } from './task-options.ts'
