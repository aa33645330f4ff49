import { ArgumentError, definePlugin, describe, type Plugin } from '@papy/contract'
import { agentAddress, type WebsocketOptions, websocketOptions } from './websocket-options.ts'
import { WsRuntime } from './ws-runtime.ts'

/**
 * Workers of an agent on another host: `websocket('host1:9000', 4)`, where `papy agent` runs. They compute as child processes
 * of the agent; a host that is cut off for a while goes on where it was, and what one had that is gone is done elsewhere.
 *
 * @param address - `host:port`, encrypted unless it is of this host; `ws://` and `wss://` before it say otherwise
 * @param n - workers
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export const websocket: (address: string, n: number, options?: WebsocketOptions) => Plugin<'runtime'> = definePlugin<
  'runtime',
  [address: string, n: number, options?: WebsocketOptions]
>({
  kind: 'runtime',
  specifier: '@papy/runtime-ws',
  url: import.meta.url,
  export: 'websocket',
  supports: { sameRealm: false, sharedMemory: false, remote: true, preemptible: true },
  size: (address, n, options = {}) => {
    websocketOptions(options, agentAddress(address))
    if (Number.isInteger(n) && n >= 1) return n
    const message = `websocket(address, n): n must be a whole number of workers from 1, not ${describe(n)}`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: n })
  },
  open: (address, _, options = {}) => {
    const there = agentAddress(address)
    return new WsRuntime(there, websocketOptions(options, there))
  },
})
