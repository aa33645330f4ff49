import type { IMapOptions } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'

/** A kind of workers that can be ended while they compute. */
export interface Kind {
  readonly name: 'threads' | 'processes'
  /** So many of them; `heapMb` limits the memory of each. */
  readonly workers: (size: number, heapMb?: number) => NonNullable<IMapOptions['workers']>
}

const limits = (heapMb: number | undefined): readonly object[] =>
  heapMb === undefined ? [] : [{ resourceLimits: { maxOldGenerationSizeMb: heapMb } }]

const open = (runtime: unknown) => (size: number, heapMb?: number) =>
  (runtime as (size: number, ...options: readonly object[]) => NonNullable<IMapOptions['workers']>)(
    size,
    ...limits(heapMb),
  )

/** All of them. */
export const kinds: readonly Kind[] = [
  { name: 'threads', workers: open(threads) },
  { name: 'processes', workers: open(processes) },
]
