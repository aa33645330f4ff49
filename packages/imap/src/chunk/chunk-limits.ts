import type { Plugin } from '@papy/contract'
import { MAX_CHUNK } from '@papy/contract/engine'

/** How many calls one message of a map may hold. */
export interface ChunkLimits {
  readonly most: number
  /** Where results are read in small portions: there more hardly pays, and all that is under way is memory. */
  readonly itemwise: number
  /** All messages are of that size, however long they take. */
  readonly steady: boolean
}

/** To this very event loop a message costs nothing: less waits, less is to be moved. */
const INLINE_CHUNK = 256

/** Between threads: more hardly pays, and all that is under way is memory. To a process it does. */
const [THREAD_CHUNK, ITEMWISE_THREAD_CHUNK] = [1024, 512]

/** The limits of a map on workers of these kinds. A stride that is given is obeyed, but on this event loop. */
export function chunkLimits(
  plugins: readonly { readonly supports: Pick<Plugin<'runtime'>['supports'], 'sameRealm' | 'sharedMemory'> }[],
  stride: number | 'adaptive',
): ChunkLimits {
  if (plugins.every(({ supports }) => supports.sameRealm)) return limited(stride, INLINE_CHUNK)
  if (stride !== 'adaptive') return limited(stride, MAX_CHUNK)
  const shared = plugins.every(({ supports }) => supports.sharedMemory || supports.sameRealm)
  return shared ? limited(stride, THREAD_CHUNK, ITEMWISE_THREAD_CHUNK) : limited(stride, MAX_CHUNK)
}

function limited(stride: number | 'adaptive', calls: number, itemwise = calls): ChunkLimits {
  const most = stride === 'adaptive' ? calls : Math.min(stride, calls)
  return { most, itemwise: Math.min(most, itemwise), steady: false }
}
