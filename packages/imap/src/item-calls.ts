import { isPiperError, type PiperError } from '@papy/contract'
import { type Batch, type Calls, columnOf, type Flow, isLater, type Pulled, type Source } from '@papy/contract/engine'

/** The calls of a task: one for each item of its input, but for placeholders, which are passed by. */
export class ItemCalls implements Flow<Calls> {
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  pull(max: number): Pulled<Calls> {
    const pulled = this.#source.pull(max)
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
  const calls = { size: column.length, group, offset, first, width }
  if (!failed) return { ...calls, columns: [column] }
  const { values } = batch
  const placeholders = new Map<number, PiperError>()
  for (const [position, value] of values.entries()) if (isPiperError(value)) placeholders.set(position, value)
  return { ...calls, columns: [values.filter((value) => !isPiperError(value))], placeholders }
}
