import { processes } from '@papy/runtime-process'
import { announce, busy } from './fixtures/functions.mjs'
import { bind, piper, range, type Through, through } from './plumbed.ts'
import { Roll } from './roll.ts'

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
  using roll = new Roll()
  let killed = 0
  const kill = (count: number): void => {
    if (count % every !== 0) return
    const { alive } = roll
    const victims = whom === 'all' ? alive : alive.slice((count / every) % alive.length).slice(0, 1)
    for (const pid of victims) if (process.kill(pid, 'SIGKILL')) killed++
  }
  const options = { workers: processes(workers, { stderr: 'capture' }), setup: bind(announce, roll.file) as never }
  const pipers = (parallel: object) => [piper(bind(busy, 0.2), { parallel })]
  return { ...(await through(options, pipers, { items: range(items), onRow: kill, ms })), killed }
}
