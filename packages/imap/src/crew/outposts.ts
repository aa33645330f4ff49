import { type Plugin, RuntimeError, type WorkerExit } from '@papy/contract'
import type { Ms } from '../units.ts'
import { Breaker } from './breaker.ts'
import type { Hostless } from './hostless.ts'
import { exitText } from './loss.ts'

/** How long until it is said again that there is work, and nobody for it. */
const SAY_AGAIN: Ms = 60_000

/** A worker, as far as it matters which host it is on. */
export interface Posted {
  readonly place: number
  readonly host: string | undefined
  readonly ready: boolean
}

/** What is to be done where no host is there. */
export interface OutpostEvents {
  /** The run is to end. */
  failed(error: RuntimeError): void
  /** So many threads of this host are to do the work. */
  standIn(threads: number): void
}

/** What is known of the other hosts of a pool: which of them is given no more work, and that none is there. */
export class Outposts {
  /** By place; none for places on this host. */
  readonly #breakers: ReadonlyMap<number, Breaker>
  readonly #cutOff = new Set<number>()
  /** Places from where something came back. */
  readonly #useful = new Set<number>()
  readonly #places: number
  readonly #hostless: Hostless
  readonly #events: OutpostEvents
  /** How the last one of a host was lost. */
  #last: WorkerExit | undefined
  #alarm: NodeJS.Timeout | undefined

  constructor(plugins: readonly Plugin<'runtime'>[], hostless: Hostless, events: OutpostEvents) {
    this.#hostless = hostless
    this.#events = events
    const remote = [...plugins.entries()].filter(([, { supports }]) => supports.remote)
    this.#breakers = new Map(remote.map(([place]) => [place, new Breaker()]))
    this.#places = plugins.length
  }

  /** Whether workers are started there no more. */
  isCutOff(place: number): boolean {
    return this.#cutOff.has(place)
  }

  /** Work came back from there. */
  answered(place: number): void {
    const breaker = this.#breakers.get(place)
    if (breaker === undefined) return
    breaker.succeeded(performance.now())
    this.#useful.add(place)
  }

  /** A worker was lost there. A host that does nothing but that is cut off from now on, unless all work would rest then. */
  lost({ place, host }: Posted, exit: WorkerExit): void {
    const breaker = this.#breakers.get(place)
    // All workers of a host are lost with it, by the same exit: that is one loss.
    if (breaker === undefined || this.#last === exit) return
    this.#last = exit
    if (breaker.failed(performance.now()) && this.#cutOff.size < this.#places - 1) this.#cut(place, host, exit)
  }

  /** No worker can be started there any more. Whether it is cut off for that: it was of use before, and there are others. */
  spare({ place, host }: Posted, exit: WorkerExit, others: readonly Posted[]): boolean {
    const isSpare = this.#useful.has(place) && others.some((other) => other.place !== place && other.ready)
    if (isSpare) this.#cut(place, host, exit)
    return isSpare
  }

  #cut(place: number, host: string | undefined, exit: WorkerExit): void {
    this.#cutOff.add(place)
    const message = `${host ?? 'another host'} loses the workers that are started there, the last one so: ${exitText(exit)}; it is given no more work by this pool, others go on`
    process.emitWarning(message, { type: 'PapyWarning', code: 'WARN_HOST_CUT_OFF' })
  }

  /** There is work, and nobody for it: after a while that is said, again and again, until there is somebody. */
  missing(workers: () => readonly Posted[]): void {
    this.#alarm ??= setTimeout(() => this.#say(workers), this.#hostless.afterMs)
  }

  /** There is no work, or somebody for it. */
  calm(): void {
    clearTimeout(this.#alarm)
    this.#alarm = undefined
  }

  #say(workers: () => readonly Posted[]): void {
    const { fallback } = this.#hostless
    const hosts = [...new Set(workers().map(({ host }) => host))].filter((host) => host !== undefined)
    const why = this.#last === undefined ? '' : `; the last worker was lost so: ${exitText(this.#last)}`
    const found = `there is work, and none of its hosts is there, or has a place for it: ${hosts.join(', ')}${why}`
    if (fallback === 'fail') {
      this.calm()
      const cause = this.#last?.error
      return this.#events.failed(
        new RuntimeError('ERR_NO_HOSTS', `${found}; start an agent there, or let the run wait`, { hosts, cause }),
      )
    }
    const next =
      fallback === 'wait' ? 'it is done as soon as one is back' : `${fallback} threads of this host take over`
    process.emitWarning(`${found}; ${next}`, { type: 'PapyWarning', code: 'WARN_NO_HOSTS' })
    this.#alarm = setTimeout(() => this.#say(workers), SAY_AGAIN)
    if (fallback !== 'wait') this.#events.standIn(fallback)
  }
}
