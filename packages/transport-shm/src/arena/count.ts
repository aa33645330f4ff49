/** Where waiting is not possible at the memory itself, it is looked at after so many Ms; each time later, up to so many. */
const [SOONEST_MS, LATEST_MS] = [1, 8]

/** How `Atomics.waitAsync` answers; TypeScript knows it only of later versions. */
interface Waiting {
  waitAsync?(
    words: Int32Array,
    at: number,
    value: number,
  ): { readonly async: boolean; readonly value: string | Promise<string> }
}

/** A word in shared memory that counts up. */
export class Count {
  readonly #words: Int32Array
  readonly #at: number

  constructor(words: Int32Array, at: number) {
    this.#words = words
    this.#at = at
  }

  get now(): number {
    return Atomics.load(this.#words, this.#at)
  }

  /** One more; all who wait are woken. */
  up(): void {
    Atomics.add(this.#words, this.#at, 1)
    Atomics.notify(this.#words, this.#at)
  }

  /** Waits, without keeping the process alive, until the count is no longer that. */
  async past(seen: number): Promise<void> {
    const { waitAsync } = Atomics as Waiting
    // Who maps a file cannot be woken: only memory that is shared within the process has waiters.
    if (waitAsync === undefined || !(this.#words.buffer instanceof SharedArrayBuffer)) return this.#poll(seen)
    await waitAsync(this.#words, this.#at, seen).value
  }

  async #poll(seen: number): Promise<void> {
    for (let ms = SOONEST_MS; this.now === seen; ms = Math.min(2 * ms, LATEST_MS))
      await new Promise((resolve) => setTimeout(resolve, ms).unref())
  }
}
