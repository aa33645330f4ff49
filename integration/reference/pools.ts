import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'
import { within } from './bound.ts'
import type { GraphPool } from './graph.ts'

/** Pools lent to graphs. Starting threads is slow, so pools of equal settings serve one graph after the other. */
export class Pools {
  readonly #warm = new Map<string, IMap>()
  readonly #own: IMap[] = []

  /** The pool with these settings for place `at` of a graph; `least` is its buffer where it must be the smallest that works. */
  lend(pool: GraphPool, at: number, least?: number): IMap {
    // Pools with a buffer of their own fit one graph only; inline ones cost nothing.
    if (least !== undefined || pool.runtime === 'inline') {
      const made = open(pool, least)
      this.#own.push(made)
      return made
    }
    const key = `${at % 2}/${Math.min(pool.workers, 2 + (at % 2))}/${pool.stride}`
    const warm = this.#warm.get(key) ?? open({ ...pool, workers: Math.min(pool.workers, 2 + (at % 2)) })
    this.#warm.set(key, warm)
    return warm
  }

  /** Disposes the pools that fit one graph only. */
  async giveBack(): Promise<void> {
    await within(Promise.all(this.#own.splice(0).map((imap) => imap.close())), 10_000, 'closing the pools of a graph')
  }

  /** Disposes every pool. */
  async close(): Promise<void> {
    const all = [...this.#warm.values(), ...this.#own.splice(0)]
    this.#warm.clear()
    await within(Promise.all(all.map((imap) => imap.close())), 20_000, 'closing all pools')
  }
}

function open({ runtime, workers, stride }: GraphPool, buffer?: number): IMap {
  return new IMap({
    workers: runtime === 'inline' ? inline(workers) : threads(workers),
    ...(stride === 'adaptive' ? {} : { stride }),
    ...(buffer === undefined ? {} : { buffer }),
  })
}
