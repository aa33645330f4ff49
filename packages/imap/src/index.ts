/**
 * A lazy, ordered, parallel map over one or many interwoven tasks: usable alone, or under a PaPy pipeline.
 *
 * @module
 */

export type { HostlessOptions } from './crew/hostless.ts'
export { IMap } from './imap.ts'
export { type ImapOptions, imap, type Mapping } from './mapping.ts'
export type { Chore, IMapOptions, RecycleOptions } from './settings.ts'
export { type ItemStep, step } from './task/item-step.ts'
export { Task } from './task/task.ts'
export type { Mapped, Mappings, TaskInput, TaskOptions } from './task/task-options.ts'
