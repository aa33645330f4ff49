import type { Plugin } from '@papy/contract'
import { defineTransport, type TransportOptions } from '@papy/contract/medium'
import { fifoMedium } from './fifo-medium.ts'
import { NAME } from './name.ts'
import { namedPipeMedium } from './named-pipe-medium.ts'

/** Options of {@link pipe}. */
export interface PipeOptions extends TransportOptions {}

/** Largest item: what a buffer holds on every version of Node, and more than is wise. */
const MOST_BYTES = 2 ** 31

/**
 * A transport over FIFOs in the directory of the run: two for each reader and producer, which nobody else can enter. An item
 * needs its producer alive, and not busy, until it is taken. They are made by `mkfifo` of the system, as Node cannot.
 *
 * It is about two thirds as quick as `socket()`, which is to be preferred where sockets may be used. In a thread that you start
 * yourself, give its `Worker` the option `trackUnmanagedFds: false`: Node would else close, when the thread ends, descriptors
 * that it has closed already, by numbers which by then may be others'.
 */
export const pipe: (options?: PipeOptions) => Plugin<'transport'> = defineTransport<PipeOptions>({
  specifier: NAME,
  url: import.meta.url,
  export: 'pipe',
  supports: {
    crossProcess: true,
    crossHost: false,
    durable: false,
    sharedMemory: false,
    maxByteLength: MOST_BYTES,
  },
  open: (_options, context) => (process.platform === 'win32' ? namedPipeMedium(context) : fifoMedium(context)),
})
