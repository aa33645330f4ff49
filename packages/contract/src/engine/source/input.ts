import { ArgumentError, describe } from '../../errors.ts'
import type { Batch } from '../batch.ts'
import type { Flowing } from '../flow.ts'
import { type Pulse, steady } from '../pulse.ts'
import { ArraySource } from './array-source.ts'
import { AsyncSource } from './async-source.ts'
import { FlowSource } from './flow-source.ts'
import type { Source } from './source.ts'
import { SyncSource } from './sync-source.ts'

/** Anything that can be read item by item, or is a flow itself. */
export type Input<T = unknown> = Iterable<T> | AsyncIterable<T> | Flowing<Batch>

/** Whether a value can be an input. A string can not: it is an item. */
export function isInput(value: unknown): value is Input {
  return (
    typeof value === 'object' &&
    value !== null &&
    ('~flow' in value || Symbol.asyncIterator in value || Symbol.iterator in value)
  )
}

/**
 * Opens an input; nothing is read before the first pull.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what cannot be iterated.
 */
export function sourceOf(input: Input, pulse: Pulse = steady): Source {
  if (!isInput(input))
    throw new ArgumentError(
      'ERR_ARGUMENT',
      `an input must be iterable, not ${describe(input)}; wrap a single item as [item]`,
      { value: input },
    )
  if ('~flow' in input) return new FlowSource(input['~flow'](), pulse)
  if (Array.isArray(input)) return new ArraySource(input)
  return Symbol.asyncIterator in input ? new AsyncSource(input, pulse) : new SyncSource(input)
}
