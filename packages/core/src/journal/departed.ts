import type { Batch } from '@papy/contract/engine'
import { Coverage, type CoverageState, type FailedRecord, type ProgressRecord } from '@papy/contract/journal'
import type { Node } from '../graph/node.ts'

/** What left a run through its outputs, in all its sessions: nothing of it leaves again. */
export class Departed {
  /** By number of the output. */
  readonly left: readonly Coverage[]
  /** What was not written down yet. */
  #news: readonly Coverage[]
  readonly #spans: readonly number[]

  /** @param before - what left in sessions before */
  constructor(ends: readonly Node[], before: readonly CoverageState[] | undefined) {
    this.#spans = ends.map(({ fit }) => fit?.output.span ?? 1)
    this.left = ends.map(({ fit }, at) => new Coverage(widthOf(fit?.output.width), before?.[at]))
    this.#news = this.#nothing()
  }

  /** Input rows below which everything has left. */
  get done(): number {
    return Math.min(...this.left.map(({ mark }, at) => mark * (this.#spans[at] as number)))
  }

  /** These left. */
  add(output: number, batch: Batch): void {
    this.left[output]?.add(batch)
    this.#news[output]?.add(batch)
  }

  /** What left as this failure is to leave again. */
  recall({ output, group, offset, whole }: FailedRecord): void {
    if (whole) this.left[output]?.clear(group, group + 1)
    else this.left[output]?.deleteItem({ group, offset })
  }

  /** What left since this was called last. */
  takeNews(): ProgressRecord['outputs'] {
    const news = this.#news
    this.#news = this.#nothing()
    return news.flatMap((left, output) => (left.isEmpty ? [] : [{ output, left: left.toJSON() }]))
  }

  #nothing(): readonly Coverage[] {
    return this.left.map(({ width }) => new Coverage(width))
  }
}

function widthOf(width: number | 'each' = 1): number {
  return width === 'each' ? 0 : width
}
