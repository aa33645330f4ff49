import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { pipeline } from 'node:stream'

/** Passes connections on to a port, and counts the bytes that go either way. */
export class Meter implements AsyncDisposable {
  #bytes = 0
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(host: string, port: number) {
    this.#server = createServer({ noDelay: true }, (near) => {
      const far = connect({ host, port, noDelay: true })
      for (const socket of [near, far]) {
        this.#sockets.add(socket)
        socket.on('data', ({ byteLength }) => {
          this.#bytes += byteLength
        })
      }
      const over = (socket: Socket) => () => void this.#sockets.delete(socket)
      pipeline(near, far, over(near))
      pipeline(far, near, over(far))
    })
  }

  /** Stands before a port. */
  static async before(host: string, port: number): Promise<Meter> {
    const meter = new Meter(host, port)
    meter.#server.listen(0, '127.0.0.1')
    await once(meter.#server, 'listening')
    return meter
  }

  /** Where it is reached. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#bytes
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
