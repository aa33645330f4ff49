import { expect } from 'vitest'
import { random as randomOf } from '../../.config/testing/random.ts'
import { KilledRun, type RunOptions } from './killed-run.ts'

/** What an undisturbed run writes, and how long it takes, in Ms. */
export async function undisturbed(options: RunOptions): Promise<{ output: string; total: unknown; ms: number }> {
  using run = new KilledRun(options)
  const began = performance.now()
  const total = await run.finished()
  return { output: run.output as string, total, ms: performance.now() - began }
}

/**
 * Kills the coordinator so many times, at random moments, of as many runs as that takes; each is gone on with until it is
 * complete, and has written what an undisturbed one writes.
 */
export async function survives(options: RunOptions, kills: number, seed: number): Promise<void> {
  console.log(`seed ${seed}`)
  const random = randomOf(seed)
  const expected = await undisturbed(options)
  let left = kills
  while (left > 0) {
    using run = new KilledRun(options)
    let isComplete = false
    for (let most = 1 + random(6); most > 0 && left > 0 && !isComplete; most--, left--)
      isComplete = await run.killedAfter(random(Math.ceil(expected.ms * 0.6)))
    const total = isComplete ? run.past?.end?.balance : await run.finished()
    expect(run.output === expected.output, `the output is exact, after ${kills - left} kills`).toBe(true)
    expect(total).toEqual(expected.total)
    expect(run.past?.end?.how).toBe('complete')
  }
}
