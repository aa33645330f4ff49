import type { Plugin } from '@papy/contract'
import { defineTransport, type TransportOptions } from '@papy/contract/medium'
import { MyTransportMedium } from './my-transport-medium.ts'

/**
 * Carries items from worker to worker as files, on one host.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, for a serializer that is none
 */
export const myTransport: (options?: TransportOptions) => Plugin<'transport'> = defineTransport({
  // How other hosts find it, how workers of this one do, and under which name.
  specifier: 'papy-my-transport',
  url: import.meta.url,
  export: 'myTransport',
  // Promises: pipelines that need more are refused from these alone, and the laws test each yes and each no.
  supports: {
    crossProcess: true,
    crossHost: false,
    durable: true,
    sharedMemory: false,
    maxByteLength: 2 ** 31 - 1,
  },
  // One end, in each worker. The coordinator makes the directory, and removes it after the run.
  open: (_, { directory }) => new MyTransportMedium(directory),
})
