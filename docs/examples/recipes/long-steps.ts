import { setTimeout as sleep } from 'node:timers/promises'

/** Stands for what takes a minute an item: how many numbers below n are prime. */
export async function primesBelow([n]: [number]): Promise<{ n: number; primes: number }> {
  await sleep(20)
  const prime = (x: number) =>
    Array.from({ length: Math.max(0, Math.floor(Math.sqrt(x)) - 1) }).every((_, d) => x % (d + 2))
  return { n, primes: Array.from({ length: Math.max(0, n - 2) }, (_, at) => at + 2).filter(prime).length }
}
