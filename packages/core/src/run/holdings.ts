import type { Batch } from '@papy/contract/engine'
import type { RowLedger } from './row-ledger.ts'

/** What was put for rows that are still under way. */
interface Held {
  /** Numbers of the outputs through which the row leaves. */
  readonly outputs: readonly number[]
  drop(): void
}

/**
 * What functions put into transports themselves. How many will take it nobody can know, as its ticket goes wherever users'
 * functions send it: so it stays until all that its row became has left the run, and goes then.
 */
export class Holdings {
  /** By the last row of the group for which it was put. */
  readonly #held = new Map<number, Held[]>()
  readonly #ledger: RowLedger

  constructor(ledger: RowLedger) {
    this.#ledger = ledger
  }

  /** @param row - the last of those that its group was gathered from */
  hold(row: number, held: Held): void {
    const others = this.#held.get(row)
    if (this.#isOut(row, held)) held.drop()
    else if (others === undefined) this.#held.set(row, [held])
    else others.push(held)
  }

  /** These left through an output, as the ledger knows already. */
  left(output: number, batch: Batch): void {
    if (this.#held.size === 0) return
    const { from, to } = this.#ledger.rowsOf(output, batch)
    for (let row = from; row < to; row++) {
      const held = this.#held.get(row)
      if (held === undefined) continue
      const left = held.filter((one) => !this.#isOut(row, one))
      for (const one of held) if (!left.includes(one)) one.drop()
      if (left.length === 0) this.#held.delete(row)
      else this.#held.set(row, left)
    }
  }

  #isOut(row: number, { outputs }: Held): boolean {
    return outputs.every((output) => this.#ledger.hasLeft(output, row))
  }
}
