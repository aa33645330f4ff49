import { IMap, type IMapOptions } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'

/** Where pipers are evaluated. */
export interface Place {
  readonly name: string
  /** What labels of its workers look like; `undefined`: there are none. */
  readonly label: RegExp | undefined
  open(options?: IMapOptions): IMap | false
}

/** All of them, this thread first. */
export const places: readonly Place[] = [
  { name: 'in this thread', label: undefined, open: () => false },
  { name: 'in threads', label: /^thread \d+$/, open: (options) => new IMap({ workers: 2, name: 'crew', ...options }) },
  {
    name: 'in processes',
    label: /^process \d+$/,
    open: (options) => new IMap({ workers: processes(2), name: 'crew', ...options }),
  },
  {
    name: 'on this event loop',
    label: /^inline \d+$/,
    open: (options) => new IMap({ workers: inline(2), name: 'crew', ...options }),
  },
]
