import { encodeError, type Runtime, RuntimeError, type WorkerExit } from '@papy/contract'
import type { Message } from '@papy/remote'
import { CODE, type Order, type PortableExit, type Start, URGENT, What } from '../wire/control.ts'
import { Peer } from '../wire/peer.ts'
import { Deliveries } from './code/deliveries.ts'
import { Lodger, Lodging } from './lodger.ts'
import type { Modules } from './modules.ts'
import type { RunDirectories } from './run-directories.ts'
import { Slot } from './slot.ts'

/** What a visit has from its agent. */
export interface Hospitality {
  readonly runtime: Runtime
  readonly modules: Modules
  readonly directories: RunDirectories
  /** Whether another worker may be started now; takes the place if so. */
  takePlace(): boolean
  /** A worker is no more. */
  freePlace(): void
}

/** A coordinator that was let in: what it says, and its workers. It outlives its wires. */
export class Visit {
  readonly #slots = new Map<number, Slot>()
  /** Workers that wait for a place, with what was said to them. */
  readonly #waiting = new Map<number, { readonly start: Start; readonly said: Uint8Array[] }>()
  /** The number of the last worker that was to be started. */
  #last = 0
  /** Workers that were ended before the order to start them came. */
  readonly #unborn = new Set<number>()
  readonly #peer: Peer
  readonly #code: Deliveries
  readonly #lodging: Lodging
  readonly #host: Hospitality
  readonly #broken: (error: unknown) => void

  /** @param broken - called where the coordinator does not keep to the rules */
  constructor(host: Hospitality, broken: (error: unknown) => void) {
    this.#host = host
    this.#broken = broken
    this.#peer = new Peer({ heard: (message) => this.#hear(message), broken })
    this.#lodging = new Lodging(host.directories)
    this.#code = new Deliveries(host.modules, (kind, bytes) => this.#peer.say(CODE, kind, bytes))
  }

  get peer(): Peer {
    return this.#peer
  }

  /** How many workers run for it. */
  get workers(): number {
    return this.#slots.size
  }

  /** Whether any of its workers waits for a place. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0
  }

  /** There is a place: whoever waits longest gets it. Whether anybody did. */
  offer(): boolean {
    const [next] = this.#waiting
    if (next === undefined || !this.#host.takePlace()) return false
    const [worker, { start, said }] = next
    this.#waiting.delete(worker)
    this.#start(worker, start)
    for (const bytes of said) this.#slots.get(worker)?.say(bytes)
    return true
  }

  /** It is over: ends all of its workers. */
  async end(): Promise<void> {
    this.#peer.detach()
    this.#waiting.clear()
    const slots = [...this.#slots.values()]
    for (const slot of slots) slot.kill()
    await Promise.all(slots.map((slot) => slot.close()))
    await this.#lodging.close()
  }

  #hear({ stream, kind, bytes }: Message): void {
    if (stream === URGENT) return this.#obey(kind, bytes)
    if (stream === CODE) return this.#code.hear(kind, bytes) ? undefined : this.#refuse()
    if (kind === What.start) return this.#order(stream, bytes)
    if (kind === What.echo) return this.#peer.say(stream, What.echo, bytes)
    if (kind !== What.bytes) return this.#refuse()
    const waiting = this.#waiting.get(stream)
    if (waiting === undefined) this.#slots.get(stream)?.say(bytes)
    else waiting.said.push(bytes)
  }

  #order(worker: number, bytes: Uint8Array): void {
    const start = jsonIn(bytes) as Partial<Start> | undefined
    if (worker <= this.#last || typeof start?.specifier !== 'string' || typeof start.export !== 'string')
      return this.#refuse()
    this.#last = worker
    if (this.#unborn.delete(worker)) return this.#tell(worker, { reason: 'stopped' })
    this.#waiting.set(worker, { start: start as Start, said: [] })
    this.offer()
  }

  #obey(kind: number, bytes: Uint8Array): void {
    const { worker } = (jsonIn(bytes) ?? {}) as Partial<Order>
    if ((kind !== What.kill && kind !== What.close) || !Number.isSafeInteger(worker)) return this.#refuse()
    const number = worker as number
    if (number > this.#last) this.#unborn.add(number)
    else if (this.#waiting.delete(number)) this.#tell(number, { reason: 'stopped' })
    else if (kind === What.kill) this.#slots.get(number)?.kill()
    else void this.#slots.get(number)?.close()
  }

  #refuse(): void {
    this.#broken(new RuntimeError('ERR_PROTOCOL', 'what a coordinator ordered is no order'))
  }

  #start(worker: number, { specifier, export: name }: Start): void {
    try {
      const lodger = new Lodger(this.#code, this.#lodging)
      const slot = new Slot(this.#host.runtime, lodger, {
        said: (bytes) => this.#peer.say(worker, What.bytes, bytes),
        exited: (exit) => {
          lodger.end()
          this.#leave(worker, exit)
        },
      })
      this.#slots.set(worker, slot)
    } catch (error) {
      return this.#leave(worker, { reason: 'crashed', error })
    }
    this.#slots.get(worker)?.run(specifier, name)
  }

  #leave(worker: number, exit: WorkerExit): void {
    this.#slots.delete(worker)
    this.#tell(worker, exit)
    this.#host.freePlace()
  }

  #tell(worker: number, { error, ...exit }: WorkerExit): void {
    const portable: PortableExit = { ...exit, ...(error === undefined ? {} : { error: encodeError(error) }) }
    this.#peer.say(worker, What.exited, Buffer.from(JSON.stringify(portable)))
  }
}

function jsonIn(bytes: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString())
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
