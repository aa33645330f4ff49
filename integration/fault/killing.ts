import { chaos, kill } from '@papy/chaos'
import { processes } from '@papy/runtime-process'
import { busy } from './fixtures/functions.mjs'
import { bind, piper, range, type Through, through } from './plumbed.ts'

/** How many items, and after how many rows who is killed. */
export interface Killing {
  readonly items: number
  readonly workers: number
  readonly every: number
  readonly whom: 'one' | 'all'
  readonly ms: number
}

/** Runs items through processes that are killed again and again; resolves with what came out, and how many were killed. */
export async function killing({
  items,
  workers,
  every,
  whom,
  ms,
}: Killing): Promise<Through & { readonly killed: number }> {
  const storm = chaos({}, kill({ everyRows: every, ...(whom === 'all' ? { share: 1 } : {}) }))
  const pipers = (parallel: object) => [piper(bind(busy, 0.2), { parallel })]
  const options = { workers: processes(workers, { stderr: 'capture' as const }) }
  const came = await through(options, pipers, { items: range(items), storm, ms })
  return { ...came, killed: came.log.flatMap(({ to = [] }) => to).length }
}
