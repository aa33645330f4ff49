import type { TransportError } from '../errors.ts'
import type { Bytes } from '../transport.ts'
import { answered, attempted } from './answer.ts'
import { Budget } from './budget.ts'

/** Says which of these places are empty by now. */
export type FindGone<P> = (places: readonly P[]) => readonly P[] | Promise<readonly P[]>

const [SHORTEST_MS, LONGEST_MS] = [2, 50]

/**
 * The bytes an end may hold for its readers, in a medium from which others release them without a word: only while a put
 * waits does it look what is gone. Without a limit it does nothing at all.
 */
export class WatchedBudget<P> {
  #waiting = 0
  #timer: NodeJS.Timeout | undefined
  readonly #budget: Budget | undefined
  readonly #held = new Map<P, Bytes>()
  readonly #findGone: FindGone<P>

  constructor(limit: Bytes, findGone: FindGone<P>) {
    this.#budget = limit === Number.POSITIVE_INFINITY ? undefined : new Budget(limit)
    this.#findGone = findGone
  }

  /** Stores something as soon as there is room for it; `store` answers where. */
  admit(bytes: Bytes, signal: AbortSignal | undefined, store: () => P | Promise<P>): P | Promise<P> {
    const budget = this.#budget
    if (budget === undefined) return store()
    const kept = () =>
      answered(store(), (place) => {
        this.#held.set(place, bytes)
        return place
      })
    const refuse = (error: unknown): never => {
      budget.free(bytes)
      throw error
    }
    const admitted = this.#watched(budget.take(bytes, signal))
    // Only what was taken is given back: an aborted wait took nothing.
    return admitted === undefined ? attempted(kept, refuse) : admitted.then(() => attempted(kept, refuse))
  }

  /** A place is empty. Of others it does not know. */
  free(place: P): void {
    const bytes = this.#held.get(place)
    if (bytes === undefined) return
    this.#held.delete(place)
    this.#budget?.free(bytes)
  }

  /** Lets nobody in any more. */
  close(refusal: TransportError): void {
    clearTimeout(this.#timer)
    this.#budget?.close(refusal)
  }

  #watched(answer: void | Promise<void>): Promise<void> | undefined {
    if (!(answer instanceof Promise)) return undefined
    if (this.#waiting++ === 0) this.#look(SHORTEST_MS)
    return answer.finally(() => {
      if (--this.#waiting === 0) clearTimeout(this.#timer)
    })
  }

  #look(afterMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#freeGone(afterMs), afterMs)
  }

  async #freeGone(afterMs: number): Promise<void> {
    const gone = await this.#gone()
    for (const place of gone) this.free(place)
    // Those who were let in go on in later microtasks: who is counted then still waits.
    await Promise.resolve()
    if (this.#waiting > 0) this.#look(gone.length > 0 ? SHORTEST_MS : Math.min(2 * afterMs, LONGEST_MS))
  }

  // A look that fails found nothing; the next one may. What is wrong with the medium, others are told.
  async #gone(): Promise<readonly P[]> {
    try {
      return await this.#findGone([...this.#held.keys()])
    } catch {
      return []
    }
  }
}
