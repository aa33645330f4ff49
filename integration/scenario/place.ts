import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'

/** Where pipers of a scenario run. */
export interface Place {
  readonly name: string
  /** What goes into a Piper's `parallel`; a new pool each time. */
  readonly open: (settings?: object) => IMap | false
}

const serial: Place = { name: 'serial', open: () => false }

/** Places that take any function, closures too. */
export const local: readonly Place[] = [serial, { name: 'inline(2)', open: (settings) => pool(inline(2), settings) }]

/** Pools only. */
export const parallel: readonly Place[] = [
  { name: 'inline(3)', open: (settings) => pool(inline(3), settings) },
  { name: 'threads(2)', open: (settings) => pool(threads(2), settings) },
]

/** Serial, on this event loop, in threads. */
export const places: readonly Place[] = [serial, ...parallel]

/** A new IMap on one runtime. */
export function pool(workers: unknown, settings: object = {}): IMap {
  return new IMap({ workers, ...settings } as never)
}
