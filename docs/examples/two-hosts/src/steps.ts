import { setTimeout } from 'node:timers/promises'
import { isMainThread } from 'node:worker_threads'

/** A number, its prime factors, and who found them. */
export interface Factored {
  readonly number: number
  readonly factors: readonly number[]
  /** The process that the worker belongs to: that of the run, or an agent's. */
  readonly by: number
}

/** Finds the prime factors of a number. It takes its time, so that there is something to share out. */
export async function factored([number]: [number]): Promise<Factored> {
  await setTimeout(50)
  const factors: number[] = []
  let rest = number
  for (let factor = 2; factor * factor <= rest; factor++)
    for (; rest % factor === 0; rest /= factor) factors.push(factor)
  if (rest > 1) factors.push(rest)
  return { number, factors, by: isMainThread ? process.ppid : process.pid }
}
