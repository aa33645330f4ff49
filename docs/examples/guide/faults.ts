import { currentTask } from '@papy/core'

/** How many steps the 3n + 1 problem takes from a number. From 0 it never ends. */
export function collatz([from]: [number]): number {
  let steps = 0
  for (let n = from; n !== 1; n = n % 2 === 0 ? n / 2 : 3 * n + 1) steps++
  return steps
}

/** A service that is out of order the first two times. */
export function ask([question]: [string]): string {
  const { attempt, index } = currentTask()
  if (attempt < 3) throw new Error(`no answer to ${question}`)
  return `${question} answered in attempt ${attempt}, item ${index}`
}

/** Ends its worker at one item. */
export function risky([n]: [number]): number {
  if (n === 2) process.exit(1)
  return n
}

let model: string | undefined

/** Loads what every item needs, once in each worker. */
export function load(_given: { readonly worker: string }, name: string): void {
  model = name
}

/** Uses it. */
export function score([n]: [number]): string {
  return `${n} by ${model}`
}
