import type { Line } from '@papy/contract'
import type { Deposit } from '@papy/contract/engine'
import type { PoolLane } from '../lane/pool-lane.ts'
import type { DropMessage } from '../wire/wire.ts'
import { HandBelongings } from './hand-belongings.ts'
import { HandVias } from './hand-vias.ts'

/** The maps that one worker knows, and what it has open for them: ends of transports, and what their functions hold. */
export class HandLanes {
  /** Those of which it answered something: their functions are loaded. */
  readonly loaded: Set<number> = new Set()
  readonly #known = new Set<number>()
  readonly #belongings = new HandBelongings()
  readonly #vias: HandVias
  readonly #line: Pick<Line, 'send'>
  readonly #sameRealm: boolean

  constructor(line: Pick<Line, 'send'>, label: string, sameRealm: boolean) {
    this.#line = line
    this.#sameRealm = sameRealm
    this.#vias = new HandVias(line, label)
  }

  has(lane: number): boolean {
    return this.#known.has(lane)
  }

  /** The worker is told of a map, unless it was. @throws TransportError where one of its transports cannot be opened */
  introduce(lane: PoolLane): void {
    if (this.#known.has(lane.id)) return
    const { inbound = [], outbound, items } = lane.spec
    for (const via of [...inbound, ...(outbound?.vias ?? []), ...(items?.vias ?? [])])
      if (via !== undefined) this.#vias.show(via)
    this.#line.send(lane.introduction.message(this.#sameRealm))
    this.#known.add(lane.id)
  }

  /** The worker may forget a map. Whether it knew it. */
  drop(lane: PoolLane): boolean {
    this.loaded.delete(lane.id)
    if (!this.#known.delete(lane.id)) return false
    if (lane.legs.holds) this.#belongings.dropped(lane.id)
    this.#line.send({ type: 'drop', lane: lane.id } satisfies DropMessage)
    return true
  }

  /** The worker has closed what the functions of a map held. */
  dropped(lane: number): void {
    this.#belongings.closed(lane)
  }

  /** The worker has closed its end of a transport. */
  shut(via: string): void {
    this.#vias.closed(via)
  }

  /** Nobody will ask for what the worker put there. */
  letGo(deposit: Deposit): void {
    this.#vias.letGo(deposit)
  }

  /** What functions of maps that are over hold and have not closed yet: waits until they have; `undefined`: nothing. */
  belongingsClosed(): Promise<void> | undefined {
    return this.#belongings.any ? this.#belongings.close() : undefined
  }

  /** Transports that are being closed: waits until the worker's ends are; `undefined`: none. */
  viasShut(): Promise<void> | undefined {
    return this.#vias.shutting ? this.#vias.shut() : undefined
  }

  /** The worker is no more. */
  end(): void {
    this.#vias.end()
    this.#belongings.end()
  }
}
