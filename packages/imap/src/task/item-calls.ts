import { isPiperError, type PiperError } from '@papy/contract'
import {
  type Batch,
  type Calls,
  columnOf,
  type Flow,
  isLater,
  type Numbers,
  type Pulled,
  type Source,
} from '@papy/contract/engine'

/** The calls of a task: one for each item of its input, but for placeholders, which are passed by. */
export class ItemCalls implements Flow<Calls> {
  // A task is read by one.
  readonly exclusive = true
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  pull(max: number, spare?: Numbers): Pulled<Calls> {
    const pulled = this.#source.pull(max, spare)
    return isLater(pulled) ? pulled.then(callsOf) : callsOf(pulled)
  }

  close(): void | PromiseLike<void> {
    return this.#source.close()
  }
}

function callsOf(batch: Batch | undefined): Calls | undefined {
  if (batch === undefined) return undefined
  const { group, offset, first, width, failed } = batch
  const column = columnOf(batch)
  if (!failed) return { size: column.length, columns: [column], group, offset, first, width }
  const { values } = batch
  const placeholders = new Map<number, PiperError>()
  for (const [position, value] of values.entries()) if (isPiperError(value)) placeholders.set(position, value)
  const columns = [values.filter((value) => !isPiperError(value))]
  return { size: values.length, columns, placeholders, group, offset, first, width }
}
