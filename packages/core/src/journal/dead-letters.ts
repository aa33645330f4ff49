import { encodeError, isPiperError, type PiperError } from '@papy/contract'
import { addressAt, type Batch } from '@papy/contract/engine'
import type { FailedRecord } from '@papy/contract/journal'
import type { Node } from '../graph/node.ts'
import type { RowsUnderWay } from './rows-under-way.ts'

/** What a run failed at: kept with what was read, until somebody makes it good. */
export class DeadLetters {
  /** Number of the next one. */
  #next: number
  #waiting: FailedRecord[] = []
  readonly #ends: readonly Node[]
  readonly #rows: readonly RowsUnderWay[]

  /** @param first - number of the first new one */
  constructor(ends: readonly Node[], rows: readonly RowsUnderWay[], first: number) {
    this.#next = first
    this.#ends = ends
    this.#rows = rows
  }

  /** Keeps the failures in what left through an output. */
  keep(output: number, batch: Batch): void {
    const { span, width } = this.#ends[output]?.fit?.output ?? { span: 1, width: 1 }
    for (const [at, value] of batch.values.entries()) {
      if (!isPiperError(value)) continue
      const { group, offset } = addressAt(batch, at)
      const row = group * span
      const isWhole = width === 'each' && offset === 0 && (batch.ends ?? []).includes(at + 1)
      this.#waiting.push({
        type: 'failed',
        letter: this.#next++,
        ...{ output, group, offset, row, rows: span },
        ...(isWhole ? { whole: true } : {}),
        node: nodeOf(value),
        error: encodeError(value),
        at: Date.now(),
        inputs: this.#rows.map((rows) => rows.of(row, row + span)),
      })
    }
  }

  /** Those that were kept since this was called last. */
  takeNews(): readonly FailedRecord[] {
    return this.#waiting.splice(0)
  }
}

function nodeOf({ node }: PiperError): string {
  return typeof node === 'string' ? node : ''
}
