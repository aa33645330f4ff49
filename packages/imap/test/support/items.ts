import { isPiperError } from '@papy/contract'
import { step } from '@papy/contract/function'

/** 0, 1, … below a count. */
export const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** Binds arguments, whatever their types. */
export const bind: (fn: unknown, ...args: unknown[]) => never = step as never

/** Everything that comes. */
export async function all(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const item of items) found.push(item)
  return found
}

/** Values as they are, placeholders as their codes. */
export const spoken = (found: readonly unknown[]): unknown[] =>
  found.map((value) => (isPiperError(value) ? value.code : value))
