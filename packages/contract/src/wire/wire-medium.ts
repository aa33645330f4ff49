import type { JsonValue } from '../json.ts'
import { answered } from '../medium/answer.ts'
import type { Goods, Held, Medium, Wanted } from '../medium/medium.ts'
import { malformed } from '../medium/ticket.ts'
import type { TransportContext } from '../transport.ts'
import { BufferPool, isPooled } from './buffer-pool.ts'
import { Clerk } from './clerk.ts'
import { HEADER } from './frame.ts'
import { Gate } from './gate.ts'
import { keyOf } from './greeting.ts'
import { Link } from './link.ts'
import { type Seal, unsealed } from './seal.ts'
import { Shelf } from './shelf.ts'
import type { Dial, Wire } from './wire.ts'

/** What a {@link WireMedium} is told when it is made. */
export interface WireMediumOptions {
  /** Specifier of the transport. */
  readonly transport: string
  readonly context: TransportContext
  readonly dial: Dial
  /** How this end is reached, beyond its place: stands on its tickets. @defaultValue nothing */
  readonly route?: readonly JsonValue[]
  /** Whether this may be how some end is reached: strangers may write tickets. @defaultValue only nothing */
  isRoute?(route: readonly JsonValue[]): boolean
  /** What is on each frame. @defaultValue nothing */
  readonly seal?: Seal
  /** Lets nobody in any more; done when the last who came in has left. */
  close(): Promise<void>
}

interface Whereabouts {
  readonly place: number
  readonly number: number
  readonly route: readonly JsonValue[]
}

/**
 * A medium over wires: goods stay with their producer, which every reader connects to. A transport listens, hands every wire
 * to {@link WireMedium.admit}, and says how to dial; the rest is here.
 */
export class WireMedium implements Medium {
  readonly #options: WireMediumOptions
  readonly #key: Buffer
  readonly #seal: Seal
  readonly #pool: BufferPool
  readonly #shelf: Shelf
  readonly #gate: Gate
  readonly #clerks = new Set<Clerk>()
  readonly #links = new Map<string, Link>()

  constructor(options: WireMediumOptions) {
    const { secret, place, budgetBytes } = options.context
    this.#options = options
    this.#key = keyOf(secret)
    this.#seal = options.seal ?? unsealed
    this.#pool = new BufferPool(budgetBytes)
    this.#shelf = new Shelf(budgetBytes, this.#pool, this.#seal)
    this.#gate = new Gate({ key: this.#key, place }, (wire, rest) => this.#enter(wire, rest))
  }

  /** Takes a wire that somebody opened to this end. */
  admit(wire: Wire): void {
    this.#gate.admit(wire)
  }

  store(goods: Goods): JsonValue | Promise<JsonValue> {
    const { context, route = [] } = this.#options
    return answered(this.#shelf.put(goods), (number) => [context.place, number, ...route])
  }

  fetch(at: JsonValue, { byteLength, signal }: Wanted): Held | undefined | Promise<Held | undefined> {
    const whereabouts = this.#whereabouts(at)
    const { number } = whereabouts
    if (this.#isHere(whereabouts)) return this.#copy(number, byteLength)
    return this.#link(whereabouts).get({ number, byteLength, signal })
  }

  release(at: JsonValue): void {
    const whereabouts = this.#whereabouts(at)
    if (this.#isHere(whereabouts)) this.#shelf.release(whereabouts.number)
    else this.#link(whereabouts).release(whereabouts.number)
  }

  discard(at: JsonValue): void | Promise<void> {
    const whereabouts = this.#whereabouts(at)
    if (this.#isHere(whereabouts)) return this.#shelf.discard(whereabouts.number)
    return this.#link(whereabouts).discard(whereabouts.number)
  }

  async close(): Promise<void> {
    const closed = this.#options.close()
    this.#gate.close()
    this.#shelf.close()
    await Promise.all([...this.#links.values()].map((link) => link.close()))
    for (const clerk of this.#clerks) clerk.close()
    this.#pool.clear()
    await closed
  }

  #enter(wire: Wire, rest: Buffer): void {
    const clerk = new Clerk(wire, { shelf: this.#shelf, seal: this.#seal }, () => this.#clerks.delete(clerk))
    this.#clerks.add(clerk)
    clerk.hear(rest)
  }

  #link({ place, route }: Whereabouts): Link {
    const name = JSON.stringify([place, ...route])
    const found = this.#links.get(name)
    if (found !== undefined) return found
    const { transport, dial } = this.#options
    const callee = { transport, place, route, dial, key: this.#key, seal: this.#seal }
    const link = new Link(callee, this.#pool, () => this.#links.delete(name))
    this.#links.set(name, link)
    return link
  }

  // A copy, as any other reader would have it: whoever changes it changes no one else's.
  #copy(number: number, byteLength: number): Held | undefined {
    const stored = this.#shelf.find(number, byteLength)
    if (stored === undefined) return undefined
    const bytes = this.#pool.take(byteLength)
    stored.framed.copy(bytes, 0, HEADER, HEADER + byteLength)
    return isPooled(byteLength) ? { bytes, free: () => this.#pool.give(bytes) } : { bytes }
  }

  #isHere({ place }: Whereabouts): boolean {
    return place === this.#options.context.place
  }

  #whereabouts(at: JsonValue): Whereabouts {
    const { transport, isRoute = (route) => route.length === 0 } = this.#options
    const [place, number, ...route] = Array.isArray(at) ? at : []
    if (!isCount(place) || !isCount(number) || !isRoute(route)) throw malformed(transport, at)
    return { place, number, route }
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
