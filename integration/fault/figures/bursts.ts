import { chaos, kill } from '@papy/chaos'
import { processes } from '@papy/runtime-process'
import { busy } from '../fixtures/functions.mjs'
import { bind, piper, range, through } from '../plumbed.ts'
import { atMost, exactly, type Figure } from './figure.ts'
import { rightRows, wrongRows } from './rows.ts'

const [bursts, every] = [20, 400]

/** Fault 2: all processes are killed at once, again and again. */
export async function killedAll(): Promise<readonly Figure[]> {
  const storm = chaos({}, kill({ everyRows: every, share: 1, times: bursts }))
  const items = bursts * every + every
  const pauses: number[] = []
  let struck: number | undefined
  let recovered = 0
  const onRow = (count: number): void => {
    // What was finished before is still handed out: it has recovered once rows come that no worker then had.
    if (struck !== undefined && count > recovered) {
      pauses.push(performance.now() - struck)
      struck = undefined
    }
    if (count % every !== 0 || count === items) return
    struck = performance.now()
    recovered = count + 60
  }
  const { rows } = await through(
    {
      workers: processes(2, { stderr: 'capture' }),
      stride: 10,
      buffer: 40,
    },
    (parallel) => [piper(bind(busy, 1), { parallel })],
    { items: range(items), onRow, storm, ms: 600_000 },
  )
  return [
    exactly('2', `${pauses.length} bursts`, wrongRows(rows, items), rightRows),
    atMost('2', 'recovery, the slowest', Math.max(...pauses), 5_000, 'ms'),
  ]
}
