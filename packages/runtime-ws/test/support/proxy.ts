import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Between two ends of TCP: passes bytes on, holds them back, or cuts. What it does it is told; it decides nothing. */
export class Proxy implements AsyncDisposable {
  #target: number
  #held = false
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  readonly #server: Server

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer((near) => this.#join(near))
  }

  /** One that passes everything on to a port of this host. */
  static async to(target: number): Promise<Proxy> {
    const proxy = new Proxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** How many connections there are. */
  get connections(): number {
    return this.#pairs.size
  }

  /** From now on another port is behind it. */
  turnTo(target: number): void {
    this.#target = target
  }

  /** Holds everything back, both ways, as a cable that was pulled does: nobody is told. */
  hold(): void {
    this.#held = true
    for (const pair of this.#pairs) for (const socket of pair) socket.pause()
  }

  /** Passes on again, also what was held back. */
  pass(): void {
    this.#held = false
    for (const pair of this.#pairs) for (const socket of pair) socket.resume()
  }

  /** Cuts every connection; what was on its way is lost. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    this.#server.close()
  }

  #join(near: Socket): void {
    const far = connect(this.#target, '127.0.0.1')
    const pair = [near, far] as const
    this.#pairs.add(pair)
    for (const [from, to] of [pair, [far, near] as const]) {
      from.setNoDelay(true)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.#pairs.delete(pair)
        to.destroy()
      })
      from.on('data', (bytes: Buffer) => {
        if (!to.write(bytes)) from.pause()
      })
      from.on('drain', () => {
        if (!this.#held) to.resume()
      })
      if (this.#held) from.pause()
    }
  }
}
