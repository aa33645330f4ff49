import type { PlumberEvent } from '@papy/core'
import { misbehave } from '../fixtures/functions.mjs'
import type { Kind } from '../kinds.ts'
import { bind, codes, piper, range } from '../plumbed.ts'
import { Roll } from '../roll.ts'
import { atMost, exactly, type Figure } from './figure.ts'
import { observed } from './observed.ts'

/** Fault 5: a worker whose heap is full. */
export async function fullHeap({ name, workers }: Kind): Promise<readonly Figure[]> {
  using roll = new Roll()
  const plan = bind(misbehave, { 300: 'hog' }, roll.file)
  const { rows, events } = await observed(workers(2, 128), (parallel) => [piper(plan, { parallel })], range(2_000))
  const bad = codes(rows).filter((row) => row === 'ERR_WORKER_LOST').length
  const fault = `5 ${name}`
  return [
    exactly(fault, 'given up, and attempts', `${bad} after ${roll.lines.length}`, '1 after 3'),
    atMost(fault, 'pool back to its size', Math.max(...gaps(events)), 2_000, 'ms'),
  ]
}

// From each loss to the next worker that is up.
function gaps(events: readonly PlumberEvent[]): number[] {
  const joined = events.filter(({ type }) => type === 'worker-joined').map(({ at }) => at)
  const lost = events.filter(({ type }) => type === 'worker-lost').map(({ at }) => at)
  return lost.flatMap((at) =>
    joined
      .filter((other) => other >= at)
      .slice(0, 1)
      .map((other) => other - at),
  )
}
