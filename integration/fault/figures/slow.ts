import type { Kind } from '../kinds.ts'
import { bulky, slowly } from '../slowly.ts'
import { atLeast, atMost, type Figure } from './figure.ts'

const items = 4_000

/** Fault 15: a consumer that is far slower than the source. */
export async function slow({ name, workers }: Kind): Promise<readonly Figure[]> {
  const fault = `15 ${name}`
  const { ahead, growthMb, pausedShare } = await slowly(workers(2), { items, ms: 5 })
  return [
    atMost(fault, 'items read and not yet consumed', ahead, bulky.buffer + 2, ''),
    atMost(fault, 'growth of this process', growthMb, 64 + (bulky.buffer * bulky.byteLength) / 2 ** 20, 'MB'),
    atLeast(fault, 'time in which the source rests', 100 * pausedShare, 98, '%'),
  ]
}
