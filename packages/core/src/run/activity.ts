import { StateError } from '@papy/contract'
import type { Pulse } from '@papy/contract/engine'
import type { Tee } from './tee.ts'

/** Somebody outside who may wait for an item. */
export interface Edge {
  readonly name: string
  readonly waiting: boolean
  reject(error: unknown): void
}

/**
 * Knows whether anything in a run moves. When the last thing has come to rest, and two turns of the event loop later still
 * nothing moves, whoever waits at an edge is starved by another reader, and is told rather than left waiting.
 */
export class Activity implements Pulse {
  #moving = 0
  #merged: Activity | undefined
  #check: NodeJS.Immediate | undefined
  #pause: { readonly over: Promise<void>; readonly end: () => void } | undefined
  readonly #edges = new Set<Edge>()
  readonly #tees = new Map<Tee, string>()

  begin(): void {
    this.root.#moving++
  }

  end(): void {
    const { root } = this
    if (--root.#moving === 0) root.#watch()
  }

  /** While it is paused: settles when it goes on. */
  get paused(): Promise<void> | undefined {
    return this.root.#pause?.over
  }

  /** Nothing is read and no call begun from now on, until {@link flow}. */
  pause(): void {
    const { root } = this
    if (root.#pause !== undefined) return
    let end = () => {}
    const over = new Promise<void>((resolve) => {
      end = resolve
    })
    root.#pause = { over, end }
  }

  flow(): void {
    const { root } = this
    root.#pause?.end()
    root.#pause = undefined
  }

  /** Somebody who may wait. */
  edge(edge: Edge): void {
    this.root.#edges.add(edge)
  }

  /** A fork at which a reader may be starved, by the name of what it forks. */
  fork(tee: Tee, name: string): void {
    this.root.#tees.set(tee, name)
  }

  /** An edge began to wait: look whether anything moves for it. */
  look(): void {
    const { root } = this
    if (root.#moving === 0 && root.#tees.size > 0) root.#watch()
  }

  /** Two runs that are connected rest or move together. */
  merge(other: Activity): void {
    const [one, two] = [this.root, other.root]
    if (one === two) return
    one.#moving += two.#moving
    for (const edge of two.#edges) one.#edges.add(edge)
    for (const [tee, name] of two.#tees) one.#tees.set(tee, name)
    two.#merged = one
  }

  get root(): Activity {
    let root: Activity = this
    while (root.#merged !== undefined) root = root.#merged
    return root
  }

  #watch(): void {
    if (this.#check !== undefined || this.#tees.size === 0) return
    this.#check = setImmediate(() => {
      this.#check = setImmediate(() => {
        this.#check = undefined
        if (this.#moving === 0) this.#tell()
      })
    })
  }

  #tell(): void {
    for (const [tee, from] of this.#tees) {
      const { behind, limit } = tee
      if (behind === undefined) continue
      for (const edge of this.#edges) if (edge.waiting) edge.reject(stalled(edge.name, behind.name, from, limit))
    }
  }
}

function stalled(starved: string, behind: string, from: string, limit: number): StateError {
  const message = `${starved} cannot be read on: ${behind} is ${limit} items of ${from} behind; read that one too, or raise buffer`
  return new StateError('ERR_STALLED', message, { starved, behind, from, limit, state: 'stalled', call: 'next' })
}
