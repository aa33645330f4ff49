import { processes } from '@papy/runtime-process'
import { announce, stamped } from '../fixtures/functions.mjs'
import { bind, piper, range, through } from '../plumbed.ts'
import { Roll } from '../roll.ts'
import { Diary } from './diary.ts'
import { atMost, exactly, type Figure } from './figure.ts'
import { rightRows, wrongRows } from './rows.ts'

const [items, limit] = [400, 2_000]

/** Fault 3: a process is stopped for longer than an item may take, and then goes on. */
export async function stopped(): Promise<readonly Figure[]> {
  using roll = new Roll()
  using diary = new Diary()
  let [pid, at] = [0, 0]
  const onRow = (count: number): void => {
    if (count === 300 && roll.alive.includes(pid)) process.kill(pid, 'SIGCONT')
    if (count !== 50) return
    pid = roll.alive[0] as number
    at = Date.now()
    process.kill(pid, 'SIGSTOP')
  }
  const retry = { attempts: 2, when: () => true }
  const { rows } = await through(
    { workers: processes(2, { stderr: 'capture' }), stride: 1, setup: bind(announce, roll.file) as never },
    (parallel) => [piper(bind(stamped, diary.file, 20), { parallel, timeoutMs: limit, retry })],
    { items: range(items), onRow, ms: 120_000 },
  )
  // What it had in hand was begun elsewhere, for the first or for the second time.
  const late = [...diary.begun.values()].map((times) => times.at(-1) as number).toSorted((a, b) => a - b)
  const gap = Math.max(...late.map((time, i) => (time > at ? time - (late[i - 1] ?? time) : 0)))
  return [
    exactly('3', `${items} items, one process stopped`, wrongRows(rows, items), rightRows),
    atMost('3', `begun elsewhere after the stop, at a limit of ${limit} ms`, gap, 1.2 * limit + 1_000, 'ms'),
  ]
}
