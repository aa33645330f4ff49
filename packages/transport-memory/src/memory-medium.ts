import { randomInt } from 'node:crypto'
import { type JsonValue, PluginError, type TransportContext, TransportError } from '@papy/contract'
import { answered, Budget, type Goods, type Held, type Medium, malformed, numbersAt } from '@papy/contract/medium'

interface Kept {
  readonly bytes: Uint8Array
  /** How many have not released it; 0: it stays until it is discarded. */
  readers: number
}

/** Ids of ends are drawn below this, so that what one left behind is never taken for another's. */
const ENDS = 2 ** 47

/** The open ends of a run, by their ids: what they share, so that they find each other. */
export type Ends = Map<number, MemoryMedium>

/** One end: it holds what it was given, and the others of its run look into it. A place is `[end, number]`. */
export class MemoryMedium implements Medium {
  #next = 0
  readonly #id = randomInt(ENDS)
  readonly #ends: Ends
  readonly #budget: Budget
  readonly #kept = new Map<number, Kept>()

  /** @throws PluginError `ERR_PLUGIN_INCOMPATIBLE` where the ends do not share this thread */
  constructor({ shared, budgetBytes }: TransportContext) {
    if (!(shared instanceof Map)) throw new PluginError('ERR_PLUGIN_INCOMPATIBLE', apart)
    this.#ends = shared as Ends
    this.#ends.set(this.#id, this)
    this.#budget = new Budget(budgetBytes)
  }

  store(goods: Goods): JsonValue | Promise<JsonValue> {
    const { byteLength, readers, signal } = goods
    return answered(this.#budget.take(byteLength, signal), () => {
      // A copy, from the beginning of a buffer of its own: the caller may change its own, and typed arrays be views of this.
      const bytes = new Uint8Array(byteLength)
      goods.copyTo(bytes, 0)
      this.#kept.set(this.#next, { bytes, readers })
      return [this.#id, this.#next++]
    })
  }

  /** @throws TransportError `ERR_PRODUCER_GONE` */
  fetch(at: JsonValue): Held | undefined {
    const [end, number] = this.#holderOf(at)
    if (end === undefined)
      throw new TransportError('ERR_PRODUCER_GONE', 'the end that held the item is closed; close it after its readers')
    const kept = end.#kept.get(number)
    return kept && { bytes: kept.bytes.slice() }
  }

  release(at: JsonValue): void {
    const [end, number] = this.#holderOf(at)
    const kept = end === undefined ? undefined : end.#kept.get(number)
    if (kept !== undefined && kept.readers > 0 && --kept.readers === 0) end?.free(number)
  }

  discard(at: JsonValue): void {
    const [end, number] = this.#holderOf(at)
    end?.free(number)
  }

  close(): void {
    this.#ends.delete(this.#id)
    this.#budget.close(new TransportError('ERR_TRANSPORT_CLOSED', 'memory() was closed while a put waited for space'))
    this.#kept.clear()
  }

  /** Lets go of an item of its own. */
  free(number: number): void {
    const kept = this.#kept.get(number)
    if (kept === undefined) return
    this.#kept.delete(number)
    this.#budget.free(kept.bytes.byteLength)
  }

  /** Whose a place is, and under which number; the end is missing where it was closed. */
  #holderOf(at: JsonValue): [end: MemoryMedium | undefined, number: number] {
    const [id, number] = numbersAt(at, 2) ?? []
    if (id === undefined || number === undefined) throw malformed('@papy/transport-memory', at)
    return [this.#ends.get(id), number]
  }
}

const apart = 'memory() serves workers on one event loop only, and here are others; use shm() or socket()'
