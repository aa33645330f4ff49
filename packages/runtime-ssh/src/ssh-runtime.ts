import type { Runtime, StartOptions, WorkerLine } from '@papy/contract'
import type { HostAddress } from '@papy/remote'
import { RemoteHost } from '@papy/runtime-ws/launch'
import type { FullSshOptions } from './ssh-options.ts'
import { SshWay } from './ssh-way.ts'

/** Workers of an agent that is started over ssh. */
export class SshRuntime implements Runtime {
  readonly #way: SshWay
  readonly #host: RemoteHost

  constructor(address: HostAddress, workers: number, options: FullSshOptions) {
    this.#way = new SshWay(address, workers, options)
    // There is nobody to wait for when its connection is gone.
    this.#host = new RemoteHost(this.#way, { ...options, graceMs: 0 })
  }

  start({ program }: StartOptions): WorkerLine {
    return this.#host.start(program)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host.close()
    await this.#way.close()
  }
}
