import { IMap, type IMapOptions } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { within } from './bound.ts'
import type { GraphPool } from './graph.ts'

/** Pools lent to graphs. Starting threads is slow, so pools of equal settings serve many graphs, also at once. */
export class Pools {
  readonly #warm = new Map<string, IMap>()

  /** The pools of one graph. */
  loan(): Loan {
    const own: IMap[] = []
    const lend = (pool: GraphPool, at: number, least?: number): IMap => {
      // Pools with a buffer of their own fit one graph only; inline ones cost nothing.
      if (least === undefined && pool.runtime !== 'inline') return this.#lendWarm(pool, at)
      own.push(open(pool, least))
      return own.at(-1) as IMap
    }
    const giveBack = async (): Promise<void> => {
      await within(Promise.all(own.splice(0).map((imap) => imap.close())), 10_000, 'closing the pools of a graph')
    }
    return { lend, giveBack }
  }

  /** Disposes every pool that outlived its graph. */
  async close(): Promise<void> {
    const all = [...this.#warm.values()]
    this.#warm.clear()
    await within(Promise.all(all.map((imap) => imap.close())), 20_000, 'closing all pools')
  }

  // At most two or three threads each, however many are drawn: there are many pools.
  #lendWarm(pool: GraphPool, at: number): IMap {
    const workers = Math.min(pool.workers, 2 + (at % 2))
    const key = `${pool.runtime}/${at % 2}/${workers}/${pool.stride}/${pool.fuse}`
    const imap = this.#warm.get(key) ?? open({ ...pool, workers })
    this.#warm.set(key, imap)
    return imap
  }
}

/** The pools of one graph. */
export interface Loan {
  /** The pool with these settings for place `at` of the graph; `least` is its buffer where it must be the smallest that works. */
  readonly lend: (pool: GraphPool, at: number, least?: number) => IMap
  /** Disposes the pools that fit this graph only. */
  readonly giveBack: () => Promise<void>
}

function open({ runtime, workers, stride, fuse }: GraphPool, buffer?: number): IMap {
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
