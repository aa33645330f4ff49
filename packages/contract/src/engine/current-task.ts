import type { ItemPlace } from '../diagnostics/event.ts'
import { StateError } from '../errors.ts'
import type { Belongings } from './belongings.ts'
import type { ItemDesk } from './item-desk.ts'

/** What a function may know of the item that it is called with. */
export interface CurrentTask {
  /** Index of the item among those of its piper or task. */
  readonly index: number
  /** Which attempt this is, from 1. */
  readonly attempt: number
  /** Name of the piper or task. */
  readonly node: string
  /** Aborts when nobody wants the result any more: the item took too long, or the run is being closed. */
  readonly signal: AbortSignal
}

/** Where a run of calls stands among the items of its node. */
export interface Whereabouts {
  readonly node: string
  /** Index of the first call. */
  readonly first: number
  /** With placeholders among the calls: position of each call that is made, from `first`. */
  readonly positions?: readonly number[] | undefined
  readonly attempt: number
  /** The run, by its id. */
  readonly run?: string | undefined
  /** The transports that its functions use themselves, and whether what they put is kept. */
  readonly items?: { readonly desk: ItemDesk; readonly keep: boolean } | undefined
  /** What its functions hold for the run. */
  readonly belongings?: Belongings | undefined
}

/** Index of a call among the items of its node. */
export function indexOf({ first, positions }: Pick<Whereabouts, 'first' | 'positions'>, at: number): number {
  return first + (positions?.[at] ?? at)
}

/** Calls being evaluated: what {@link currentTask} answers from. Costs nothing until it is asked. */
export class Frame {
  /** Number of the call that is being made. */
  at = 0
  readonly #where: Whereabouts
  #controllers: Map<number, AbortController> | undefined
  #aborted: { readonly reason: unknown } | undefined

  constructor(where: Whereabouts) {
    this.#where = where
  }

  /** @see {@link Whereabouts.items} */
  get items(): Whereabouts['items'] {
    return this.#where.items
  }

  /** @see {@link Whereabouts.belongings} */
  get belongings(): Belongings | undefined {
    return this.#where.belongings
  }

  /** Index of the item of the present call among those of its node. */
  get index(): number {
    return indexOf(this.#where, this.at)
  }

  /** The item of the present call. */
  task(): CurrentTask {
    const { node, attempt } = this.#where
    const { at } = this
    const signal = (): AbortSignal => this.#signal(at)
    return Object.freeze({
      index: indexOf(this.#where, at),
      attempt,
      node,
      get signal() {
        return signal()
      },
    })
  }

  /** Which item of which run the present call is made with. */
  place(): ItemPlace {
    const { node, attempt, run } = this.#where
    return { ...(run === undefined ? {} : { run }), node, index: indexOf(this.#where, this.at), attempt }
  }

  /** One call took too long: whoever listens to its signal is told. */
  abortCall(at: number, reason: unknown): void {
    this.#controllers?.get(at)?.abort(reason)
  }

  /** A call is over: its signal will never abort. */
  end(at: number): void {
    this.#controllers?.delete(at)
  }

  /** Nobody wants any of the results any more. */
  abort(reason: unknown): void {
    this.#aborted ??= { reason }
    for (const controller of this.#controllers?.values() ?? []) controller.abort(reason)
  }

  #signal(at: number): AbortSignal {
    if (this.#aborted !== undefined) return AbortSignal.abort(this.#aborted.reason)
    this.#controllers ??= new Map()
    const known = this.#controllers.get(at) ?? new AbortController()
    this.#controllers.set(at, known)
    return known.signal
  }
}

// In the realm, not in the module: a program may hold two copies of this package.
const key = Symbol.for('papy.frame')

interface Realm {
  [key]?: Frame | undefined
}

const realm = globalThis as Realm

/** From now on calls are made for this frame; answers whose they were before. */
export function enterFrame(frame: Frame | undefined): Frame | undefined {
  const before = realm[key]
  realm[key] = frame
  return before
}

/** The frame of the calls that are being made, if some are. */
export function currentFrame(): Frame | undefined {
  return realm[key]
}

/**
 * The item that the calling function is called with. Ask before the first `await`; what it answered stays good afterwards.
 *
 * @throws StateError `ERR_STATE` outside of a call.
 */
export function currentTask(): CurrentTask {
  const frame = realm[key]
  if (frame !== undefined) return frame.task()
  throw new StateError(
    'ERR_STATE',
    'currentTask() was called outside of a worker function, or after its first await; call it first and keep the answer',
    { state: 'idle', call: 'currentTask' },
  )
}
