import type { Bytes } from '@papy/contract'
import { type Goods, tooLarge } from '@papy/contract/medium'
import type { Arena, Spot } from '../arena/arena.ts'
import { NAME } from '../name.ts'
import { Held } from './held.ts'

interface Waiter {
  readonly goods: Goods
  resolve(spot: Spot): void
  reject(reason: unknown): void
}

/** How one place gets its goods into an arena: first come, first served, within its budget. Who finds no room waits. */
export class Room {
  readonly #arena: Arena
  readonly #place: number
  readonly #held: Held
  readonly #waiting: Waiter[] = []
  #watching = false

  constructor(arena: Arena, place: number, budgetBytes: Bytes) {
    this.#arena = arena
    this.#place = place
    this.#held = new Held(arena, budgetBytes)
  }

  /** @throws TransportError `ERR_ITEM_TOO_LARGE`; the signal's reason, when it aborts while this waits */
  store(goods: Goods): Spot | Promise<Spot> {
    const { capacity } = this.#arena.layout
    if (goods.byteLength > capacity) throw tooLarge(NAME, goods.byteLength, capacity)
    const spot = this.#waiting.length === 0 ? this.#try(goods) : undefined
    return spot ?? this.#wait(goods)
  }

  /** Refuses all who wait. */
  close(refusal: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(refusal)
    // Ends the watch.
    if (this.#watching) this.#arena.freed.up()
  }

  #try(goods: Goods): Spot | undefined {
    if (!this.#held.admits(goods.byteLength)) return undefined
    const spot = this.#arena.store(goods, this.#place)
    if (spot !== undefined) this.#held.add(spot, goods.byteLength)
    return spot
  }

  #wait(goods: Goods): Promise<Spot> {
    const { signal } = goods
    return new Promise((resolve, reject) => {
      const settled = <T>(settle: (value: T) => void) => {
        return (value: T) => {
          signal?.removeEventListener('abort', abort)
          settle(value)
        }
      }
      const waiter: Waiter = { goods, resolve: settled(resolve), reject: settled(reject) }
      const abort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        waiter.reject(signal?.reason)
        this.#admit()
      }
      signal?.addEventListener('abort', abort)
      this.#waiting.push(waiter)
      void this.#watch()
    })
  }

  async #watch(): Promise<void> {
    if (this.#watching) return
    this.#watching = true
    while (this.#waiting.length > 0) {
      // Before the look: what is freed after it is not slept through.
      const seen = this.#arena.freed.now
      this.#admit()
      if (this.#waiting.length > 0) await this.#arena.freed.past(seen)
    }
    this.#watching = false
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const spot = this.#try(next.goods)
      if (spot === undefined) return
      this.#waiting.shift()
      next.resolve(spot)
    }
  }
}
