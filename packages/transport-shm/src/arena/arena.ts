import { type Bytes, TransportError } from '@papy/contract'
import type { Goods } from '@papy/contract/medium'
import { giveBack, isSet, set, takeRun } from './bits.ts'
import { Count } from './count.ts'
import { growTo, mostOf } from './growth.ts'
import { HEAD, type Layout, layoutFor, layoutOf, MAGIC, PLACES, TOKEN_BYTES, VERSION } from './layout.ts'
import { generationOf, isHeld, letGo, looked, readOnce, stateOf, wasLooked } from './state.ts'

/** Where an item is in an arena. */
export interface Spot {
  /** Who put it there. */
  readonly place: number
  readonly unit: number
  readonly generation: number
}

/** Goods of so few bytes are put together in memory that is used again: into shared memory goes one copy. */
const SCRATCH: Bytes = 32_768

/** Makes zeroed memory an arena. */
export function formatArena(memory: ArrayBufferLike, arenaBytes: Bytes, token?: Uint8Array): Arena {
  const { unitBytes, units } = layoutFor(arenaBytes)
  const head = new Int32Array(memory, 0, 16)
  head.set([MAGIC, VERSION, unitBytes, units])
  head[HEAD.pid] = process.pid
  if (token !== undefined) new Uint8Array(memory, 4 * HEAD.token, TOKEN_BYTES).set(token)
  return new Arena(memory)
}

/**
 * Shared memory cut into units, in which any number of threads or processes keep items at the same time. There is no lock:
 * who dies in it stops nobody. A run of units is taken bit by bit, and an item lives by one word ({@link stateOf}), which
 * whoever brings to its end gives the units back.
 */
export class Arena {
  readonly layout: Layout
  /** How often something was freed. */
  readonly freed: Count
  readonly #memory: ArrayBufferLike
  readonly #head: Int32Array
  readonly #closed: Int32Array
  readonly #claimed: Int32Array
  readonly #states: BigInt64Array
  readonly #lengths: Float64Array
  readonly #owners: Int32Array
  #scratch: Buffer | undefined

  /** @throws TransportError `ERR_MEDIUM_FAILED`, where this memory is no arena */
  constructor(memory: ArrayBufferLike) {
    this.#memory = memory
    this.#head = new Int32Array(memory, 0, 16)
    this.layout = checkedLayout(this.#head, mostOf(memory))
    this.freed = new Count(this.#head, HEAD.freed)
    const { units, closed, claimed, states, lengths, owners } = this.layout
    this.#closed = new Int32Array(memory, closed, PLACES / 32)
    this.#claimed = new Int32Array(memory, claimed, Math.ceil(units / 32))
    this.#states = new BigInt64Array(memory, states, units)
    this.#lengths = new Float64Array(memory, lengths, units)
    this.#owners = new Int32Array(memory, owners, units)
  }

  /** Process that made it. */
  get pid(): number {
    return this.#head[HEAD.pid] ?? 0
  }

  /** Keeps goods; `undefined` where there is no room for them now. */
  store(goods: Goods, place: number): Spot | undefined {
    const { byteLength, readers } = goods
    const count = this.#unitsFor(byteLength)
    const unit = takeRun(this.#claimed, count, this.layout.units, () => this.freed.up())
    if (unit === undefined) return undefined
    this.#growFor(unit, count)
    const generation = generationOf(Atomics.load(this.#states, unit)) + 1
    this.#lengths[unit] = byteLength
    this.#owners[unit] = place
    this.#fill(unit, goods)
    // Last: before it, nobody can have it.
    Atomics.store(this.#states, unit, stateOf(generation, readers))
    return { place, unit, generation }
  }

  /** The bytes of an item, as a view; `undefined` where it is not there any more. */
  look(spot: Spot): Uint8Array | undefined {
    if (!this.#change(spot, looked)) return undefined
    const byteLength = this.#lengths[spot.unit] ?? Number.NaN
    if (!(byteLength >= 0 && this.#unitsFor(byteLength) <= this.layout.units - spot.unit))
      throw broken(spot, byteLength)
    return this.#view(spot.unit, byteLength)
  }

  /** Whether an item is there. */
  has(spot: Spot): boolean {
    return this.#isThere(spot, Atomics.load(this.#states, spot.unit))
  }

  /** One reader less. What is not there is ignored. */
  release(spot: Spot): void {
    this.#change(spot, readOnce)
  }

  /** Lets go of an item. What is not there is ignored. */
  discard(spot: Spot): void {
    this.#change(spot, letGo)
  }

  /** Whether a place has closed its end. */
  isClosed(place: number): boolean {
    return place < PLACES && isSet(this.#closed, place)
  }

  /**
   * Marks a place as closed, and lets go of what it put. What somebody has looked at, and may look at still, is left to its
   * readers: its bytes must not change under their eyes.
   */
  closePlace(place: number): void {
    if (place < PLACES) set(this.#closed, place)
    for (let unit = 0; unit < this.layout.units; unit++) {
      if (this.#owners[unit] !== place) continue
      const generation = generationOf(Atomics.load(this.#states, unit))
      this.#change({ place, unit, generation }, (state) => (wasLooked(state) ? state : letGo(state)))
    }
  }

  /** Units that are taken; of those, the ones whose items are there. They differ while somebody stores or frees. */
  used(): { readonly taken: number; readonly held: number } {
    let [taken, held] = [0, 0]
    for (let unit = 0; unit < this.layout.units; unit++) {
      if (isSet(this.#claimed, unit)) taken++
      if (isHeld(Atomics.load(this.#states, unit))) held += this.#unitsFor(this.#lengths[unit] ?? 0)
    }
    return { taken, held }
  }

  /** Changes the state of an item that is there. Who lets go of it gives its units back. */
  #change(spot: Spot, to: (state: bigint) => bigint): boolean {
    const { unit } = spot
    if (unit >= this.layout.units) return false
    for (;;) {
      const state = Atomics.load(this.#states, unit)
      if (!this.#isThere(spot, state)) return false
      const next = to(state)
      if (next === state) return true
      if (Atomics.compareExchange(this.#states, unit, state, next) !== state) continue
      if (!isHeld(next)) this.#free(unit)
      return true
    }
  }

  #isThere({ place, unit, generation }: Spot, state: bigint): boolean {
    return generationOf(state) === generation && isHeld(state) && this.#owners[unit] === place
  }

  #free(unit: number): void {
    giveBack(this.#claimed, unit, this.#unitsFor(this.#lengths[unit] ?? 0))
    this.freed.up()
  }

  #growFor(unit: number, count: number): void {
    const { data, unitBytes } = this.layout
    try {
      growTo(this.#memory, data + (unit + count) * unitBytes)
    } catch (error) {
      giveBack(this.#claimed, unit, count)
      throw error
    }
  }

  #fill(unit: number, goods: Goods): void {
    const { byteLength } = goods
    const target = this.#view(unit, byteLength)
    if (byteLength <= SCRATCH) {
      this.#scratch ??= Buffer.allocUnsafeSlow(SCRATCH)
      goods.copyTo(this.#scratch, 0)
      this.#scratch.copy(target, 0, 0, byteLength)
      return
    }
    let at = 0
    for (const chunk of goods.chunks) {
      // Not set(): into memory that is shared it copies word by word on Node 24.
      Buffer.prototype.copy.call(chunk, target, at)
      at += chunk.byteLength
    }
  }

  #view(unit: number, byteLength: Bytes): Uint8Array {
    const { data, unitBytes } = this.layout
    return new Uint8Array(this.#memory, data + unit * unitBytes, byteLength)
  }

  #unitsFor(byteLength: Bytes): number {
    return Math.max(1, Math.ceil(byteLength / this.layout.unitBytes))
  }
}

function checkedLayout(head: Int32Array, byteLength: Bytes): Layout {
  const [magic, version, unitBytes = 0, units = 0] = head
  if (magic === MAGIC && version === VERSION && unitBytes > 0 && units > 0) {
    const layout = layoutOf(unitBytes, units)
    if (layout.byteLength <= byteLength) return layout
  }
  throw new TransportError('ERR_MEDIUM_FAILED', `${byteLength} bytes of shared memory are no arena of this version`, {
    byteLength,
  })
}

function broken({ unit }: Spot, byteLength: number): TransportError {
  const message = `the item at unit ${unit} says that it has ${byteLength} bytes; something else has written there`
  return new TransportError('ERR_MEDIUM_FAILED', message, { unit, byteLength })
}
