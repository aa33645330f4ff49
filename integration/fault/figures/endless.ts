import { spun } from '../fixtures/functions.mjs'
import type { Kind } from '../kinds.ts'
import { bind, codes, piper, range } from '../plumbed.ts'
import { Diary } from './diary.ts'
import { atLeast, atMost, exactly, type Figure } from './figure.ts'
import { observed } from './observed.ts'

const [items, limit, ms] = [2_000, 500, 2]

/** Fault 7: one of a hundred items never ends. */
export async function endless({ name, workers }: Kind): Promise<readonly Figure[]> {
  const fault = `7 ${name}`
  const calm = await run(workers(2), false)
  const harmed = await run(workers(2), true)
  const late = codes(harmed.rows).filter((row) => row === 'ERR_TIMEOUT').length
  return [
    exactly(fault, `${items} items, 1 % endless: timed out`, `${late}`, `${items / 100}`),
    atLeast(fault, `the first of them ended, at a limit of ${limit} ms`, Math.min(...harmed.took), limit, 'ms'),
    atMost(fault, 'the last of them ended', Math.max(...harmed.took), 900, 'ms'),
    atMost(fault, "neighbours' p99 from when they are taken up, of calm", harmed.p99 / calm.p99, 2, '×'),
    atMost(fault, 'longest that a neighbour waits for who never ends', harmed.longest, 900 + calm.longest, 'ms'),
  ]
}

async function run(workers: Parameters<typeof observed>[0], spin: boolean) {
  using diary = new Diary()
  const endless = (x: number) => spin && x % 100 === 42
  const options = { timeoutMs: limit, name: 'endless', ordered: false }
  const { rows, arrived, events } = await observed(
    workers,
    (parallel) => [piper(bind(spun, diary.file, ms, spin), { parallel, ...options })],
    range(items),
  )
  const { begun } = diary
  const took = events.flatMap(({ type, index, at }) =>
    type === 'timeout' && index !== undefined && endless(index) ? [at - (begun.get(index)?.at(-1) ?? at)] : [],
  )
  // A neighbour whose worker was lost is taken up again.
  const waits = (from: (times: readonly number[]) => number) =>
    rows.flatMap((row, at) =>
      typeof row === 'number' ? [(arrived[at] as number) - from(begun.get(row) as readonly number[])] : [],
    )
  const p99 = quantile(
    waits((times) => times.at(-1) as number),
    0.99,
  )
  return { rows, took, p99, longest: Math.max(...waits((times) => times[0] as number)) }
}

function quantile(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] as number
}
