import { readFileSync } from 'node:fs'
import { Roll } from '../roll.ts'

/** When workers began their items, as `stamped` notes it. */
export class Diary implements Disposable {
  readonly #roll = new Roll()

  get file(): string {
    return this.#roll.file
  }

  /** By item: when it was begun, epoch Ms, each time. */
  get begun(): ReadonlyMap<number, readonly number[]> {
    const all = new Map<number, number[]>()
    for (const line of readFileSync(this.file, 'utf8').split('\n').slice(0, -1)) {
      const [item, at] = line.split(' ').map(Number) as [number, number]
      all.set(item, [...(all.get(item) ?? []), at])
    }
    return all
  }

  [Symbol.dispose](): void {
    this.#roll[Symbol.dispose]()
  }
}
