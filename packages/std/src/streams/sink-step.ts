import { stepOf } from '@papy/contract/function'
import type { BoundStep } from '@papy/core'
import { door } from './door.ts'

/** The step that writes to a file: plain data, until a run opens it. */
export function sinkStep<Item>(name: string, ...args: readonly unknown[]): BoundStep<[Item], Item> {
  return stepOf({ from: { url: door, export: name }, args, session: true }) as BoundStep<[Item], Item>
}
