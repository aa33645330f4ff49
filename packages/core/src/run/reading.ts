import { type Batch, type Calls, type Flow, sizeOf } from '@papy/contract/engine'
import type { PiperSettings } from '../piper-options.ts'
import type { Shape } from '../shape.ts'
import { inlet } from './inlet.ts'
import type { NodeInput } from './node-spec.ts'
import { observed } from './outlet.ts'

/** How a node reads. */
export interface ReadingSpec {
  readonly name: string
  readonly inputs: readonly NodeInput[]
  readonly settings: Pick<PiperSettings, 'consume' | 'produce'>
  /** The shape its inputs share. */
  readonly read: Shape
}

/** The reading side of a node: makes calls of its inputs, and counts the items that are gathered for them. */
export class Reading {
  readonly calls: Flow<Calls>
  #gathered = 0
  readonly #consume: number | 'all'

  constructor({ name, inputs, settings, read }: ReadingSpec) {
    const { consume, produce } = settings
    this.#consume = consume
    this.calls = inlet({ inputs: this.#inlets(inputs), read, consume, produce, name })
  }

  /** Items that were read for so many calls. */
  items(calls: number): number {
    return this.#consume === 1 ? calls : this.#gathered
  }

  // Who gathers reads more items than it makes calls.
  #inlets(inputs: readonly NodeInput[]): readonly Flow<Batch>[] {
    const flows = inputs.map(({ flow }) => flow)
    if (this.#consume === 1) return flows
    const [first, ...others] = flows as [Flow<Batch>, ...Flow<Batch>[]]
    const gathered = (batch: Batch) => {
      this.#gathered += sizeOf(batch)
    }
    return [observed(first, gathered), ...others]
  }
}
