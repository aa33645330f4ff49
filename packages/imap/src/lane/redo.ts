import type { Ms } from '../units.ts'

/** What has to be sent again: now, or after a wait. */
export class Redo<T> {
  readonly #ready: T[] = []
  #hurrying = false
  readonly #waiting = new Map<NodeJS.Timeout, T>()
  readonly #wake: () => void

  /** @param wake - told when something that waited is ready */
  constructor(wake: () => void) {
    this.#wake = wake
  }

  get ready(): boolean {
    return this.#ready.length > 0
  }

  /** The next one. */
  get first(): T | undefined {
    return this.#ready[0]
  }

  push(one: T): void {
    this.#ready.push(one)
  }

  /** Ready after so many Ms. */
  later(one: T, wait: Ms): void {
    if (wait <= 0 || this.#hurrying) return this.push(one)
    const timer = setTimeout(() => {
      this.#waiting.delete(timer)
      this.push(one)
      this.#wake()
    }, wait)
    this.#waiting.set(timer, one)
  }

  /** Nothing waits from now on. */
  hurry(): void {
    this.#hurrying = true
    for (const [timer, one] of this.#waiting) {
      clearTimeout(timer)
      this.push(one)
    }
    this.#waiting.clear()
  }

  /** Puts the next one off by so many Ms; not where nothing waits any more. Whether it did. */
  postpone(wait: Ms): boolean {
    if (this.#hurrying) return false
    const one = this.#ready.shift()
    if (one !== undefined) this.later(one, wait)
    return one !== undefined
  }

  shift(): T | undefined {
    return this.#ready.shift()
  }

  clear(): void {
    this.#ready.length = 0
    for (const timer of this.#waiting.keys()) clearTimeout(timer)
    this.#waiting.clear()
  }
}
