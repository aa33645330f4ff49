import type { Pulse } from '@papy/contract/engine'

/** A map of which it matters whether anything is in motion. */
interface Still {
  readonly spec: { readonly pulse: Pulse }
}

/**
 * Nothing moves, and the map whose turn it is cannot go on: if that is still so a turn of the event loop later, the next one
 * may. Until then it counts as motion.
 */
export class Standstill {
  #looking: NodeJS.Immediate | undefined
  #watched: readonly Still[] = []

  /** Looks again in a turn of the event loop; where it is about to already, or there is no other map, a no-op. */
  watch(maps: readonly Still[], look: () => void): void {
    if (this.#looking !== undefined || maps.length < 2) return
    this.#watched = [...maps]
    for (const { spec } of this.#watched) spec.pulse.begin()
    this.#looking = setImmediate(() => {
      const watched = this.#watched
      this.#looking = undefined
      look()
      for (const { spec } of watched) spec.pulse.end()
    })
  }

  /** Looks no more: nothing counts as motion. */
  stop(): void {
    if (this.#looking === undefined) return
    clearImmediate(this.#looking)
    this.#looking = undefined
    for (const { spec } of this.#watched) spec.pulse.end()
  }
}
