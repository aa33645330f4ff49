import { chaos, kill } from '@papy/chaos'
import { processes } from '@papy/runtime-process'
import { stamped } from '../fixtures/functions.mjs'
import { bind, piper, range, through } from '../plumbed.ts'
import { Diary } from './diary.ts'
import { atLeast, atMost, exactly, type Figure } from './figure.ts'
import { rightRows, wrongRows } from './rows.ts'

const [items, workers, ms] = [10_000, 2, 2]

/** Fault 1: one of the processes is killed, each second on average. */
export async function killed(): Promise<readonly Figure[]> {
  const calm = await run(false)
  const harmed = await run(true)
  const speed = (100 * calm.seconds) / harmed.seconds
  return [
    exactly('1', `10,000 items, ${harmed.kills.length} kills`, wrongRows(harmed.rows, items), rightRows),
    atMost('1', 'item of a killed process begun again', Math.max(0, ...harmed.again), 1_000, 'ms'),
    atLeast('1', 'throughput, of calm', speed, 70, '%'),
  ]
}

async function run(harm: boolean) {
  using diary = new Diary()
  const storm = harm ? chaos({ seed: Date.now() }, kill({ everyMs: 1_000 })) : chaos({})
  const began = performance.now()
  const { rows, log } = await through(
    { workers: processes(workers, { stderr: 'capture' }) },
    (parallel) => [piper(bind(stamped, diary.file, ms), { parallel })],
    { items: range(items), storm, ms: 600_000 },
  )
  const seconds = (performance.now() - began) / 1_000
  const kills = log.filter(({ did }) => did !== undefined).map(({ at }) => at)
  const again = [...diary.begun.values()].flatMap((times) => times.slice(1).map((at) => since(kills, at)))
  return { rows, seconds, kills, again }
}

// Ms since the last kill before a moment.
function since(kills: readonly number[], at: number): number {
  return at - Math.max(...kills.filter((kill) => kill <= at))
}
