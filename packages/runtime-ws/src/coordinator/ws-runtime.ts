import type { Runtime, StartOptions, WorkerLine } from '@papy/contract'
import { type HostAddress, hostText } from '@papy/remote'
import { dial } from './dial.ts'
import { RemoteHost } from './remote-host.ts'
import type { FullWebsocketOptions } from './websocket-options.ts'

/** Workers of one agent. */
export class WsRuntime implements Runtime {
  readonly #host: RemoteHost

  constructor(address: HostAddress, options: FullWebsocketOptions) {
    this.#host = new RemoteHost(
      { name: hostText(address), calls: true, open: (signal) => dial(address, options, signal) },
      options,
    )
  }

  start({ program }: StartOptions): WorkerLine {
    return this.#host.start(program)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#host.close()
  }
}
