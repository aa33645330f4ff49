import type { Plugin } from '@papy/contract'
import { defineTransport, type TransportOptions } from '@papy/contract/medium'
import { type Ends, MemoryMedium } from './memory-medium.ts'

/**
 * Keeps copies of items in the memory of this thread, for workers that run on its event loop.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, for a serializer that is none
 */
export const memory: (options?: TransportOptions) => Plugin<'transport'> = defineTransport({
  specifier: '@papy/transport-memory',
  url: import.meta.url,
  export: 'memory',
  supports: {
    crossProcess: false,
    crossHost: false,
    durable: false,
    sharedMemory: false,
    maxByteLength: Number.POSITIVE_INFINITY,
  },
  share: (): Ends => new Map(),
  open: (_, context) => new MemoryMedium(context),
})
