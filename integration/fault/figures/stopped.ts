import { chaos, freeze } from '@papy/chaos'
import { processes } from '@papy/runtime-process'
import { stamped } from '../fixtures/functions.mjs'
import { bind, piper, range, through } from '../plumbed.ts'
import { Diary } from './diary.ts'
import { atMost, exactly, type Figure } from './figure.ts'
import { rightRows, wrongRows } from './rows.ts'

const [items, limit] = [400, 2_000]

/** Fault 3: a process is stopped for longer than an item may take, and then goes on. */
export async function stopped(): Promise<readonly Figure[]> {
  using diary = new Diary()
  const storm = chaos({}, freeze({ everyRows: 50, forMs: 5_000, times: 1 }))
  const retry = { attempts: 2, when: () => true }
  const { rows, log } = await through(
    { workers: processes(2, { stderr: 'capture' }), stride: 1 },
    (parallel) => [piper(bind(stamped, diary.file, 20), { parallel, timeoutMs: limit, retry })],
    { items: range(items), storm, ms: 120_000 },
  )
  const [{ at = 0 } = {}] = log
  // What it had in hand was begun elsewhere, for the first or for the second time.
  const late = [...diary.begun.values()].map((times) => times.at(-1) as number).toSorted((a, b) => a - b)
  const gap = Math.max(...late.map((time, i) => (time > at ? time - (late[i - 1] ?? time) : 0)))
  return [
    exactly('3', `${items} items, one process stopped`, wrongRows(rows, items), rightRows),
    atMost('3', `begun elsewhere after the stop, at a limit of ${limit} ms`, gap, 1.2 * limit + 1_000, 'ms'),
  ]
}
