import { setTimeout } from 'node:timers/promises'

/** Takes its time. */
export async function weighed([x]: [number]): Promise<number> {
  await setTimeout(2)
  return x * x
}
