import { type CacheContext, isPiperError, type Look, type ResultsCache } from '@papy/contract'
import { digestOf } from '@papy/contract/value'
import type { Store } from './store.ts'

const unknown: Look = Object.freeze({ found: false })

/** Results of one piper. */
export class PiperResults implements ResultsCache {
  readonly #store: Store
  readonly #context: CacheContext

  constructor(store: Store, context: CacheContext) {
    this.#store = store
    this.#context = context
  }

  look(inbox: unknown): Look {
    const digest = digestOf(inbox, 'inbox')
    if ('unknown' in digest) return unknown
    const context = this.#context
    const known = this.#store.find(digest.hash, context.hash)
    if (known !== undefined) return { found: true, value: known.value }
    return { found: false, keep: (value) => this.#keep(digest.hash, value) }
  }

  #keep(input: string, value: unknown): void {
    if (value instanceof Error || isPiperError(value)) return
    this.#store.put(input, this.#context, value)
  }
}
