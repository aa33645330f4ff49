import type { Socket } from 'node:net'
import type { Duplex as Stream } from 'node:stream'
import { Strangers } from './strangers.ts'

/** All connections of an agent to which it has spoken, and which of them are of strangers. */
export class Doorstep {
  readonly #all = new Set<Stream>()
  readonly #strangers = new Strangers<Stream>()
  readonly #byFarEnd = new Map<string, Stream>()

  /** Somebody is there. */
  arrived(socket: Socket | Stream): void {
    if ('setNoDelay' in socket) socket.setNoDelay(true).setKeepAlive(true, 10_000)
    const far = farEndOf(socket)
    this.#all.add(socket)
    this.#strangers.add(socket)
    this.#byFarEnd.set(far, socket)
    socket.once('close', () => {
      this.#all.delete(socket)
      this.#strangers.delete(socket)
      if (this.#byFarEnd.get(far) === socket) this.#byFarEnd.delete(far)
    })
  }

  /** Somebody was let in: it is no stranger any more. */
  admitted(socket: Socket | Stream): void {
    const known = this.#byFarEnd.get(farEndOf(socket))
    if (known !== undefined) this.#strangers.delete(known)
  }

  /** Cuts those who were not let in. */
  clearStrangers(): void {
    this.#strangers.clear()
  }

  /** Cuts all of them. */
  clear(): void {
    for (const socket of this.#all) socket.destroy()
  }
}

// The socket of TLS is not that of the connection below it; both have the same far end.
function farEndOf(socket: Socket | Stream): string {
  return 'remotePort' in socket ? `${socket.remoteAddress} ${socket.remotePort}` : 'stdio'
}
