import { type Batch, isLater, type Pulled, type Pulse, type Source, sizeOf, sourceOf } from '@papy/contract/engine'
import type { RunJournal, RunPast } from '@papy/contract/journal'
import type { Stretch } from './journaled-source.ts'

/** An input that cannot be read again: what is read of it is kept in the journal before anything is done with it. */
export class KeptSource implements Source {
  readonly #source: Source
  readonly #first: number
  readonly #input: number
  readonly #journal: RunJournal
  #kept = 0

  /**
   * @param first - index of the first item
   * @param input - number of the input
   */
  constructor(source: Source, first: number, input: number, journal: RunJournal) {
    this.#source = source
    this.#first = first
    this.#input = input
    this.#journal = journal
  }

  // What is on its way from the source is not kept yet: a journal that counted it would lose it with the power.
  get read(): number {
    return this.#kept
  }

  pull(max: number): Pulled<Batch> {
    const pulled = this.#source.pull(max)
    return isLater(pulled) ? pulled.then((batch) => this.#keep(batch)) : this.#keep(pulled)
  }

  close(): void | PromiseLike<void> {
    return this.#source.close()
  }

  #keep(batch: Batch | undefined): Batch | undefined {
    if (batch !== undefined && sizeOf(batch) > 0) {
      const { values } = batch
      this.#kept = batch.first + sizeOf(batch)
      this.#journal.append({ type: 'kept', input: this.#input, first: this.#first + batch.first, values })
    }
    return batch
  }
}

/** What a journal kept of an input and is wanted: runs of consecutive items. */
export function keptStretches(past: RunPast, input: number, pulse: Pulse): readonly Stretch[] {
  const runs: { readonly first: number; readonly values: unknown[] }[] = []
  for (const { index, value } of past.kept(input)) {
    const last = runs.at(-1)
    if (last !== undefined && last.first + last.values.length === index) last.values.push(value)
    else runs.push({ first: index, values: [value] })
  }
  return runs.map(({ first, values }) => ({ first, source: sourceOf(values, pulse) }))
}
