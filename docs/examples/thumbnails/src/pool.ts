import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { prepare } from './thumbnail.ts'

/** Images that sharp works on at once in a process: libuv has so many threads unless `UV_THREADPOOL_SIZE` says otherwise. */
const AT_ONCE = 4

/** Where images can be read. */
export const PLACES = {
  /** On threads of sharp's own: this one only waits. */
  inline: () => inline(AT_ONCE),
  /** As well, and with it what else is computed for an image. They share libuv's threads. */
  threads: () => threads(AT_ONCE),
  /** Where a file that crashes the library takes nothing with it. Each has libuv's threads to itself; one is enough. */
  processes: () => processes(AT_ONCE, { env: { UV_THREADPOOL_SIZE: '1' } }),
}

export type Place = keyof typeof PLACES

/** A pool whose workers are ready for images. */
export function pool(place: Place): IMap {
  return new IMap({ workers: PLACES[place](), setup: prepare })
}
