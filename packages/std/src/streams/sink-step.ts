import { stepOf } from '@papy/contract/function'
import type { BoundStep } from '@papy/core'
import { recipeOf } from '../recipe.ts'
import { door } from './door.ts'

/** How a sink is made, and opened. */
interface SinkCall {
  /** The factory, and what it was called with. */
  readonly made: readonly [name: string, ...args: readonly unknown[]]
  /** What opens the file for one run, and what that is called with. */
  readonly opened: readonly [name: string, ...args: readonly unknown[]]
}

/** The step that writes to a file: plain data, until a run opens it. */
export function sinkStep<Item>({
  made: [factory, ...given],
  opened: [name, ...args],
}: SinkCall): BoundStep<[Item], Item> {
  const recipe = recipeOf('streams', door, factory, given)
  const guarantee = 'exactly-once'
  return stepOf({ from: { url: door, export: name }, args, session: true, guarantee, recipe }) as BoundStep<
    [Item],
    Item
  >
}
