import type { Plugin, TransportContext } from '@papy/contract'
import { defineTransport } from '@papy/contract/medium'
import type { WireMedium } from '@papy/contract/wire'
import { NAME } from './name.ts'
import { checkOptions, isOpen, type SocketOptions, tcpOf } from './socket-options.ts'
import { tcpMedium } from './tcp-medium.ts'
import { unixMedium } from './unix-medium.ts'

/** Largest item: what a buffer holds on every version of Node, and more than is wise. */
const MOST_BYTES = 2 ** 31

/**
 * A transport over sockets. Each end listens in the directory of the run, or on TCP where it is asked to, and readers fetch
 * items from whoever produced them: an item needs its producer alive, and not busy, until it is taken.
 *
 * Fast enough for anything from some KiB on; over TCP it is the transport between hosts.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, for options that cannot be
 *
 * @example
 * socket()                                             // this host
 * socket({ host: '0.0.0.0', port: [49_200, 49_299] })  // any host; ports that a firewall lets through
 */
export const socket: (options?: SocketOptions) => Plugin<'transport'> = defineTransport<SocketOptions>({
  specifier: NAME,
  url: import.meta.url,
  export: 'socket',
  supports: (options) => ({
    crossProcess: true,
    crossHost: isOpen(options),
    durable: false,
    sharedMemory: false,
    maxByteLength: MOST_BYTES,
  }),
  check: checkOptions,
  open: (options, context): Promise<WireMedium> => opened(options, context),
})

function opened(options: Partial<SocketOptions>, context: TransportContext): Promise<WireMedium> {
  const tcp = tcpOf(options)
  return tcp === undefined ? unixMedium(context) : tcpMedium(tcp, context)
}
