import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type Random, random } from './random.ts'

/** What becomes of bytes that pass; each in one read of so many, drawn by a seed. */
export interface Faults {
  /** A bit of it is flipped. */
  readonly flips?: number
  /** It is cut in its middle, and so is the connection. */
  readonly truncates?: number
  /** It is lost, and the connection reset. */
  readonly resets?: number
  /** Everything is late by this, give or take all of it. Ms. */
  readonly delayMs?: number
  /** So many bytes go at a time, one after the other. */
  readonly pieces?: number
}

/** From the one who dialled to the one who was, or back. */
type Way = 'there' | 'back'

/** Between two ends of TCP: passes bytes on, holds them back, spoils or cuts them, as it is told. */
export class Proxy implements AsyncDisposable {
  /** Reads that were spoiled in one way or another. */
  spoiled = 0
  /** Connections that there ever were. */
  joined = 0
  #target: number
  #faults: Faults = {}
  readonly #random: Random
  readonly #held = new Set<Way>()
  readonly #pairs = new Set<readonly [near: Socket, far: Socket]>()
  readonly #server: Server

  private constructor(target: number, seed: number) {
    this.#target = target
    this.#random = random(seed)
    this.#server = createServer((near) => this.#join(near))
  }

  /** One that passes everything on to a port of this host. */
  static async to(target: number, seed = 1): Promise<Proxy> {
    const proxy = new Proxy(target, seed)
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

  /** From now on this is done to what passes. */
  spoil(faults: Faults): void {
    this.#faults = faults
  }

  /** Holds back what goes, as a cable that was pulled does: nobody is told. One way only: the connection is half-open. */
  hold(...ways: readonly Way[]): void {
    for (const way of ways.length === 0 ? (['there', 'back'] as const) : ways) this.#held.add(way)
    this.#turn()
  }

  /** Passes on again, also what was held back. */
  pass(): void {
    this.#held.clear()
    this.#turn()
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
    this.joined++
    this.#pairs.add(pair)
    this.#carry('there', near, far, pair)
    this.#carry('back', far, near, pair)
    this.#turn()
  }

  #carry(way: Way, from: Socket, to: Socket, pair: readonly [Socket, Socket]): void {
    from.setNoDelay(true)
    from.on('error', () => to.destroy())
    from.on('close', () => {
      this.#pairs.delete(pair)
      to.destroy()
    })
    // One read after the other: so they stay in their order, however late they are.
    from.on('data', (bytes: Buffer) => {
      from.pause()
      void this.#pass(from, to, bytes).then(() => {
        if (!this.#held.has(way)) from.resume()
      })
    })
  }

  async #pass(from: Socket, to: Socket, bytes: Buffer): Promise<void> {
    const { delayMs = 0, pieces = bytes.byteLength } = this.#faults
    if (delayMs > 0) await wait(this.#random(2 * delayMs))
    const { whole, rest } = this.#spoil(bytes)
    for (let at = 0; at < rest.byteLength; at += pieces) {
      if (at > 0) await wait(1)
      if (!to.destroyed && !to.write(rest.subarray(at, at + pieces))) await taken(to)
    }
    if (whole) return
    to.end()
    from.resetAndDestroy()
  }

  #spoil(bytes: Buffer): { readonly whole: boolean; readonly rest: Buffer } {
    const { flips = 0, truncates = 0, resets = 0 } = this.#faults
    const [at, drawn] = [this.#random(bytes.byteLength), this.#random(1_000_000) / 1_000_000]
    if (drawn >= flips + truncates + resets) return { whole: true, rest: bytes }
    this.spoiled++
    if (drawn < truncates) return { whole: false, rest: bytes.subarray(0, at) }
    if (drawn < truncates + resets) return { whole: false, rest: bytes.subarray(0, 0) }
    bytes[at] = (bytes[at] as number) ^ (1 << this.#random(8))
    return { whole: true, rest: bytes }
  }

  #turn(): void {
    for (const [near, far] of this.#pairs)
      for (const [way, from] of [
        ['there', near],
        ['back', far],
      ] as const)
        if (this.#held.has(way)) from.pause()
        else from.resume()
  }
}

// Or it is no more.
function taken(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['drain', 'close'] as const) socket.once(event, () => resolve())
  })
}
