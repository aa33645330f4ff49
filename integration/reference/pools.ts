import { IMap, type IMapOptions } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { within } from './bound.ts'
import type { GraphPool } from './graph.ts'

/** Pools that are kept warm: each more makes this process larger, and so slower to start others. */
const MOST_WARM = 16

interface Warm {
  readonly imap: IMap
  /** Graphs that have it now. */
  users: number
}

/** Pools lent to graphs. Starting threads is slow, so pools of equal settings serve many graphs, also at once. */
export class Pools {
  /** Those that were lent last come last. */
  readonly #warm = new Map<string, Warm>()

  /** The pools of one graph. */
  loan(): Loan {
    const own: IMap[] = []
    const lent: Warm[] = []
    const lend = (pool: GraphPool, at: number, least?: number): IMap => {
      // Pools with a buffer of their own fit one graph only; inline ones cost nothing.
      if (least === undefined && pool.runtime !== 'inline') {
        const warm = this.#lendWarm(pool, at)
        lent.push(warm)
        return warm.imap
      }
      own.push(open({ ...pool, workers: few(pool, at) }, least))
      return own.at(-1) as IMap
    }
    const giveBack = async (): Promise<void> => {
      for (const warm of lent.splice(0)) warm.users--
      const over = [...own.splice(0), ...this.#coolest()]
      await within(Promise.all(over.map((imap) => imap.close())), 10_000, 'closing the pools of a graph')
    }
    return { lend, giveBack }
  }

  /** Disposes every pool that outlived its graph. */
  async close(): Promise<void> {
    const all = [...this.#warm.values()]
    this.#warm.clear()
    await within(Promise.all(all.map(({ imap }) => imap.close())), 20_000, 'closing all pools')
  }

  // Takes out those that nobody has had for longest, as far as there are too many.
  #coolest(): readonly IMap[] {
    const idle = [...this.#warm].filter(([, { users }]) => users === 0)
    const over = idle.slice(0, Math.max(0, this.#warm.size - MOST_WARM))
    for (const [key] of over) this.#warm.delete(key)
    return over.map(([, { imap }]) => imap)
  }

  #lendWarm(pool: GraphPool, at: number): Warm {
    const workers = few(pool, at)
    const key = `${pool.runtime}/${at % 2}/${workers}/${pool.stride}/${pool.fuse}`
    const warm = this.#warm.get(key) ?? { imap: open({ ...pool, workers }), users: 0 }
    this.#warm.delete(key)
    this.#warm.set(key, warm)
    warm.users++
    return warm
  }
}

// Two or three at most, however many are drawn: there are many pools.
function few({ workers }: GraphPool, at: number): number {
  return Math.min(workers, 2 + (at % 2))
}

/** The pools of one graph. */
export interface Loan {
  /** The pool with these settings for place `at` of the graph; `least` is its buffer where it must be the smallest that works. */
  readonly lend: (pool: GraphPool, at: number, least?: number) => IMap
  /** Disposes the pools that fit this graph only. */
  readonly giveBack: () => Promise<void>
}

/** A pool with these settings. */
export function open({ runtime, workers, stride, fuse }: GraphPool, buffer?: number): IMap {
  return new IMap({
    workers: runtimeOf(runtime, workers),
    fuse,
    ...(stride === 'adaptive' ? {} : { stride }),
    ...(buffer === undefined ? {} : { buffer }),
  })
}

function runtimeOf(runtime: GraphPool['runtime'], workers: number): NonNullable<IMapOptions['workers']> {
  if (runtime === 'mixed') return [threads(1), inline(workers)]
  if (runtime === 'apart') return [threads(1), processes(1)]
  if (runtime === 'processes') return processes(workers)
  return runtime === 'inline' ? inline(workers) : threads(workers)
}
