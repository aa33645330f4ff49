import { Ranges } from '@papy/contract/journal'
import type { MoreProgress } from './progress.ts'

/** Which holes are filled: places of a group that failed as a whole each on their own. */
export class FilledHoles {
  /** Numbers of holes, by the place in them: nearly always the first, and only one. */
  readonly #places: Ranges[]

  constructor({ filled, further = [] }: Pick<MoreProgress, 'filled' | 'further'>) {
    this.#places = [filled, ...further].map((list) => new Ranges(list))
  }

  has(hole: number, place: number): boolean {
    return this.#places[place]?.has(hole) ?? false
  }

  add(hole: number, place: number): void {
    while (this.#places.length <= place) this.#places.push(new Ranges())
    this.#places[place]?.add(hole, hole + 1)
  }

  toJSON(): Pick<MoreProgress, 'filled' | 'further'> {
    const [filled = [], ...further] = this.#places.map((holes) => holes.toJSON())
    return { filled, ...(further.length > 0 ? { further } : {}) }
  }
}
