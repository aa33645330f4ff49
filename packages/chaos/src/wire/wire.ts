import { once } from 'node:events'
import { type AddressInfo, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net'
import { Junction } from './junction.ts'
import { checkWeather, type Severing, type Weather } from './weather.ts'

/**
 * A bad wire: a TCP proxy on this host that stands before a server, and does to what passes what wires do. Clients connect to
 * its `port` instead of the server's. Seeded: the same reads are damaged in the same way.
 */
export class Wire implements AsyncDisposable {
  /** Reads in which a bit was flipped. */
  flipped = 0
  /** Connections that were cut in the middle of a read. */
  cut = 0
  #severed: Severing | undefined
  #connections = 0
  readonly #junctions = new Set<Junction>()
  readonly #server: Server
  readonly #target: NetConnectOpts
  readonly #weather: Weather

  private constructor(target: NetConnectOpts, weather: Weather) {
    this.#target = target
    this.#weather = weather
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (near) => this.#join(near)).unref()
  }

  /**
   * Listens on 127.0.0.1, on a port of its own.
   *
   * @param target - the server, as `net.connect` takes it: `{ host, port }`
   * @throws ArgumentError `ERR_ARGUMENT`
   */
  static async open(target: NetConnectOpts, weather: Weather = {}): Promise<Wire> {
    checkWeather(weather)
    const wire = new Wire(target, weather)
    wire.#server.listen(0, '127.0.0.1')
    await once(wire.#server, 'listening')
    return wire
  }

  /** Where it listens. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** How it is severed now; `undefined`: it is not. */
  get severed(): Severing | undefined {
    return this.#severed
  }

  /** Connections that go through it now. */
  get connections(): number {
    return this.#junctions.size
  }

  /** From now on it is severed, until it is healed. */
  sever(how: Severing): void {
    this.heal()
    this.#severed = how
    for (const junction of [...this.#junctions]) junction.sever(how)
  }

  /** It is as it was; what was held back goes on. */
  heal(): void {
    if (this.#severed === undefined) return
    this.#severed = undefined
    for (const junction of [...this.#junctions]) junction.heal()
  }

  /** Ends it, and all that goes through it. Again is a no-op. */
  async close(): Promise<void> {
    for (const junction of [...this.#junctions]) junction.destroy()
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #join(near: Socket): void {
    const severed = this.#severed
    near.on('error', () => {})
    if (severed === 'fin') return void near.resume().end()
    if (severed === 'reset') return void near.resetAndDestroy()
    const junction = new Junction(near, this.#target, `${++this.#connections}`, this.#weather, {
      damaged: (kind) => this.#damaged(kind),
      ended: (ended) => this.#junctions.delete(ended),
    })
    this.#junctions.add(junction)
    if (severed === undefined) near.resume()
    else junction.sever(severed)
  }

  #damaged(kind: 'flipped' | 'cut'): void {
    if (kind === 'cut') this.cut++
    else this.flipped++
    this.#weather.onFault?.(kind)
  }
}
