import type { Ms } from './units.ts'

/** What has to be sent again: now, or after a wait. */
export class Redo<T> {
  readonly #ready: T[] = []
  readonly #waiting = new Set<NodeJS.Timeout>()
  readonly #wake: () => void

  /** @param wake - told when something that waited is ready */
  constructor(wake: () => void) {
    this.#wake = wake
  }

  get ready(): boolean {
    return this.#ready.length > 0
  }

  push(one: T): void {
    this.#ready.push(one)
  }

  /** Ready after so many Ms. */
  later(one: T, wait: Ms): void {
    if (wait <= 0) return this.push(one)
    const timer = setTimeout(() => {
      this.#waiting.delete(timer)
      this.push(one)
      this.#wake()
    }, wait)
    this.#waiting.add(timer)
  }

  shift(): T | undefined {
    return this.#ready.shift()
  }

  clear(): void {
    this.#ready.length = 0
    for (const timer of this.#waiting) clearTimeout(timer)
    this.#waiting.clear()
  }
}
