import type { IMapOptions } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'

/** A kind of workers that can be ended while they compute. */
export interface Kind {
  readonly name: 'threads' | 'processes'
  /** So many of them; `heapMb` limits the memory of each. */
  readonly workers: (size: number, heapMb?: number) => NonNullable<IMapOptions['workers']>
}

const limits = (heapMb: number | undefined): object =>
  heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMb } }

const open = (runtime: unknown, options: object) => (size: number, heapMb?: number) =>
  (runtime as (size: number, options: object) => NonNullable<IMapOptions['workers']>)(size, {
    ...options,
    ...limits(heapMb),
  })

/** All of them. */
export const kinds: readonly Kind[] = [
  { name: 'threads', workers: open(threads, {}) },
  // What those say that are killed is of no interest.
  { name: 'processes', workers: open(processes, { stderr: 'capture' }) },
]
