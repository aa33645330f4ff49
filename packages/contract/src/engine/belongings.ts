import { type Closable, closeAll, closeQuietly } from './closing.ts'
import { currentFrame } from './current-task.ts'

/**
 * What functions hold for longer than one call, at one worker and for one run: a program that waits for the next item, a
 * connection. It is made at the first use and closed with the run, whichever way that ends.
 */
export class Belongings implements Closable {
  #used = false
  #closing: Promise<void> | undefined
  readonly #named = new Map<string, Closable>()
  readonly #held = new Set<Closable>()

  /** Whether anything was ever held. */
  get used(): boolean {
    return this.#used
  }

  /** What is held by that name; made if it is not there. @throws DOMException `AbortError` when the run is closed */
  named<T extends Closable>(name: string, make: () => T): T {
    const known = this.#named.get(name) as T | undefined
    if (known !== undefined) return known
    const made = make()
    this.#named.set(name, made)
    this.hold(made)
    return made
  }

  /** Holds something until it is let go of. @throws DOMException `AbortError` when the run is closed */
  hold(closable: Closable): () => void {
    if (this.#closing !== undefined) {
      closeQuietly(closable)
      throw new DOMException('the run was closed', 'AbortError')
    }
    this.#held.add(closable)
    this.#used = true
    return () => void this.#held.delete(closable)
  }

  /** Closes all of it, once. */
  close(): Promise<void> {
    this.#closing ??= closeAll(this.#held)
    return this.#closing
  }
}

/** What the function that is being called may hold for its run. Ask before the first `await`; `undefined` outside of a run. */
export function currentBelongings(): Belongings | undefined {
  return currentFrame()?.belongings
}
