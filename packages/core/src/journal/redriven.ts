import { addressAt, type Batch, sizeOf } from '@papy/contract/engine'
import { type FailedRecord, Ranges } from '@papy/contract/journal'
import type { Departed } from './departed.ts'

/** Failures that are attempted again, and are not good yet: found by what leaves, so that many cost no more than few. */
export class Redriven {
  /** By number of the output, and group. */
  readonly #letters = new Map<number, Map<number, FailedRecord[]>>()
  /** Of groups of which something left since the last question. */
  readonly #stirred = new Set<FailedRecord[]>()

  constructor(letters: readonly FailedRecord[]) {
    for (const letter of letters) {
      const groups = this.#letters.get(letter.output) ?? new Map<number, FailedRecord[]>()
      this.#letters.set(letter.output, groups)
      const known = groups.get(letter.group)
      if (known === undefined) groups.set(letter.group, [letter])
      else known.push(letter)
    }
  }

  /** These left through an output. */
  left(output: number, batch: Batch): void {
    const groups = this.#letters.get(output)
    if (groups === undefined) return
    const last = addressAt(batch, sizeOf(batch)).group
    for (let { group } = batch; group <= last; group++) {
      const letters = groups.get(group)
      if (letters !== undefined) this.#stirred.add(letters)
    }
  }

  /** Those whose rows have left again, since this was called last: in their place is what became of them now. */
  takeMended({ left }: Departed): Ranges {
    const mended = new Ranges()
    for (const letters of this.#stirred) {
      const open = letters.splice(0)
      for (const letter of open) {
        const { output, group, offset, whole } = letter
        const known = left[output]
        const isOut = whole ? known?.has(group) : known?.holds({ group, offset })
        if (isOut) mended.add(letter.letter, letter.letter + 1)
        else letters.push(letter)
      }
    }
    this.#stirred.clear()
    return mended
  }
}
