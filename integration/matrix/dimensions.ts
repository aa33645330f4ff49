import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import type { Combination, Exclusion } from './covering.ts'

/** Where the pipers run. */
export const places = {
  inline: () => inline(2),
  thread: () => threads(2),
  process: () => processes(2),
  /** Not on this event loop: what could become of an item would depend on where it is. */
  mixed: () => [threads(1), processes(1)],
}

/** What some items do to the function that is called with them, and what becomes of them. */
export const faults = {
  ok: undefined,
  throw: 'ERR_WORKER',
  /** A promise that never settles. */
  stuck: 'ERR_TIMEOUT',
  /** `while (true) {}` */
  spin: 'ERR_TIMEOUT',
  exit: 'ERR_WORKER_LOST',
  unserialisable: 'ERR_NOT_SERIALIZABLE',
} as const

const names = <Table extends object>(table: Table) => Object.keys(table) as (keyof Table)[]

/** All that is combined. */
export const dimensions = {
  order: ['ordered', 'unordered'],
  place: names(places),
  fault: names(faults),
  stride: [1, 2, 7, 'adaptive'],
  shape: ['chain', 'diamond', 'scatter'],
  life: ['run', 'pause-resume', 'stop', 'break'],
  /** Whether neighbours on the pool are called on one trip. */
  trip: ['fused', 'apart'],
} as const

/** What cannot be had. */
export const exclusions: readonly Exclusion<typeof dimensions>[] = [
  { place: 'inline', fault: 'spin', why: 'nothing can end a computation on the event loop that would have to end it' },
  { place: 'inline', fault: 'exit', why: 'process.exit on this event loop ends the program, as it should' },
  { place: 'inline', fault: 'unserialisable', why: 'values pass by reference, so that any value is a good result' },
]

/** One case of the matrix. */
export type MatrixCase = Combination<typeof dimensions>
