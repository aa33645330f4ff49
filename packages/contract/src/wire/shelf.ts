import { randomInt } from 'node:crypto'
import { TransportError } from '../errors.ts'
import { answered } from '../medium/answer.ts'
import { Budget } from '../medium/budget.ts'
import type { Goods } from '../medium/medium.ts'
import type { Bytes } from '../transport.ts'
import type { BufferPool } from './buffer-pool.ts'
import { HEADER, Kind, PIECE, writeHeader } from './frame.ts'
import type { Seal } from './seal.ts'

/** Goods that a producer keeps. */
export interface Stored {
  readonly number: number
  /** The header of their first frame, and all their bytes: small ones are sent as they lie here. */
  readonly framed: Buffer
  readonly byteLength: Bytes
  readers: number
  /** How many are looking at the bytes: the shelf while they are on it, and whoever is sending them. */
  holders: number
}

/** Where a producer keeps its goods until the last reader has released them. */
export class Shelf {
  readonly #stored = new Map<number, Stored>()
  readonly #budget: Budget
  readonly #pool: BufferPool
  readonly #seal: Seal
  /** Numbers are never used again, and where they begin cannot be guessed. */
  #next = randomInt(2 ** 29)

  constructor(budgetBytes: Bytes, pool: BufferPool, seal: Seal) {
    this.#budget = new Budget(budgetBytes)
    this.#pool = pool
    this.#seal = seal
  }

  /** Copies goods; answers their number. Waits where the budget is spent. */
  put(goods: Goods): number | Promise<number> {
    const room = this.#budget.take(goods.byteLength, goods.signal)
    return answered(room, () => this.#kept(goods))
  }

  /** What has this number and so many bytes. */
  find(number: number, byteLength: Bytes): Stored | undefined {
    const stored = this.#stored.get(number)
    return stored?.byteLength === byteLength ? stored : undefined
  }

  /** One reader less. */
  release(number: number): void {
    const stored = this.#stored.get(number)
    if (stored === undefined || stored.readers === 0) return
    stored.readers -= 1
    if (stored.readers === 0) this.discard(number)
  }

  /** Lets go of goods; who is sending them may still end that. */
  discard(number: number): void {
    const stored = this.#stored.get(number)
    if (stored === undefined) return
    this.#stored.delete(number)
    this.letGo(stored)
  }

  /** One holder less; after the last one the memory is used again. */
  letGo(stored: Stored): void {
    stored.holders -= 1
    if (stored.holders > 0) return
    this.#pool.give(stored.framed)
    this.#budget.free(stored.byteLength)
  }

  /** Lets go of all, and of whoever waits for room. */
  close(): void {
    this.#budget.close(
      new TransportError('ERR_TRANSPORT_CLOSED', 'the transport was closed while an item waited for room'),
    )
    for (const number of [...this.#stored.keys()]) this.discard(number)
  }

  #kept(goods: Goods): number {
    try {
      return this.#keep(goods)
    } catch (error) {
      // There is no memory for it; nothing is kept.
      this.#budget.free(goods.byteLength)
      throw error
    }
  }

  #keep(goods: Goods): number {
    const { byteLength, readers } = goods
    const number = this.#next++
    const framed = this.#pool.take(HEADER + byteLength)
    const whole = byteLength <= PIECE
    writeHeader(framed, 0, whole ? Kind.data : Kind.more, whole ? byteLength : PIECE, number)
    goods.copyTo(framed, HEADER)
    this.#seal.put(framed, 0, framed.subarray(HEADER, HEADER + Math.min(PIECE, byteLength)))
    this.#stored.set(number, { number, framed, byteLength, readers, holders: 1 })
    return number
  }
}
