import type { Socket } from 'node:net'
import type { Duplex as Stream } from 'node:stream'

/** Most connections of those who have not shown that they may come in. */
const MOST_STRANGERS = 64

/** All connections of an agent, and which of them are of strangers: of those the oldest go where there are too many. */
export class Doorstep {
  readonly #all = new Set<Stream>()
  readonly #strangers = new Map<string, Stream>()

  /** Somebody is there. */
  arrived(socket: Socket | Stream): void {
    if ('setNoDelay' in socket) socket.setNoDelay(true).setKeepAlive(true, 10_000)
    const far = farEndOf(socket)
    this.#all.add(socket)
    this.#strangers.set(far, socket)
    socket.once('close', () => {
      this.#all.delete(socket)
      if (this.#strangers.get(far) === socket) this.#strangers.delete(far)
    })
    const [oldest] = this.#strangers.values()
    if (this.#strangers.size > MOST_STRANGERS) oldest?.destroy()
  }

  /** Somebody was let in: it is no stranger any more. */
  admitted(socket: Socket | Stream): void {
    this.#strangers.delete(farEndOf(socket))
  }

  /** Cuts those who were not let in. */
  clearStrangers(): void {
    for (const socket of this.#strangers.values()) socket.destroy()
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
