import type { IMapOptions } from '@papy/imap'
import { same } from './fixtures/functions.mjs'
import { piper, through } from './plumbed.ts'

/** Items of {@link slowly}, and how many of them may be on their way. */
export const bulky = { byteLength: 100_000, buffer: 16 } as const

/** What {@link Slowly.growthMb} must stay below: several heaps that are collected when they like, and what is on its way. */
export const mostGrowthMb = 100 + (bulky.buffer * bulky.byteLength) / 2 ** 20

/** Items after which every heap has the size that it keeps. */
const warm = 1_000

/** What a run with a slow consumer came to. */
export interface Slowly {
  readonly rows: number
  /** Most items that were read and not yet seen by the consumer. */
  readonly ahead: number
  /** By how much the memory of this process grew, after the first 1,000 items. */
  readonly growthMb: number
  /** Share of the time in which nothing was read. */
  readonly pausedShare: number
}

/** Runs bulky items through two pipers to a consumer that takes `ms` for each: far longer than it takes to make one. */
export async function slowly(
  workers: NonNullable<IMapOptions['workers']>,
  { items, ms }: { readonly items: number; readonly ms: number },
): Promise<Slowly> {
  let [read, ahead, first, peak] = [0, 0, 0, 0]
  let readingMs = 0
  const input = function* () {
    while (read < items) {
      const began = performance.now()
      const item = new Uint8Array(bulky.byteLength).fill(read++ % 251)
      readingMs += performance.now() - began
      yield item
    }
  }
  const began = performance.now()
  const onRow = async (count: number): Promise<void> => {
    ahead = Math.max(ahead, read - count)
    await new Promise((resolve) => setTimeout(resolve, ms))
    const rss = process.memoryUsage.rss()
    if (count <= warm) first = Math.max(first, rss)
    else peak = Math.max(peak, rss)
  }
  let rows = 0
  await through(
    { workers, stride: 2, buffer: bulky.buffer },
    (parallel) => [piper(same, { parallel }), piper(same, { parallel })],
    {
      items: input(),
      onRow: (count) => {
        rows = count
        return onRow(count)
      },
      keep: false,
      ms: 30_000 + 10 * items * ms,
    },
  )
  return { rows, ahead, growthMb: (peak - first) / 2 ** 20, pausedShare: 1 - readingMs / (performance.now() - began) }
}
