import type { Batch, Calls, Flow } from '@papy/contract/engine'
import type { Shape } from '../shape.ts'
import { Gather, plainCalls } from './gather.ts'
import { Join } from './join.ts'
import { paired, regrouped } from './regroup.ts'
import { singleColumn } from './rows.ts'

/** How a piper reads. */
export interface Inlet {
  /** Its inputs, in the order of its inbox. */
  readonly inputs: readonly Flow<Batch>[]
  /** The shape they share. */
  readonly read: Shape
  readonly consume: number | 'all'
  readonly produce: number | 'each'
  readonly name: string
}

/** Makes calls of what comes: joins the inputs, reunites groups where order was given up, gathers items. */
export function inlet({ inputs, read, consume, produce, name }: Inlet): Flow<Calls> {
  const [only, ...others] = inputs as readonly [Flow<Batch>, ...Flow<Batch>[]]
  // Who gathers, and who makes groups that differ in size, needs the items of a group together.
  const whole = consume !== 1 || produce === 'each'
  const scattered = !read.ordered && whole && typeof read.width === 'number' && read.width > 1
  const single = () => singleColumn(scattered ? regrouped(only) : only)
  const rows = others.length === 0 ? single() : new Join(read.ordered ? inputs : paired(inputs), name)
  return consume === 1 ? plainCalls(rows) : new Gather(rows, consume)
}
