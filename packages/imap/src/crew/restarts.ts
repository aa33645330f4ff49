import { RuntimeError, type WorkerExit } from '@papy/contract'
import type { Ms } from '../units.ts'
import { exitText } from './loss.ts'

/** Workers that end before they were up, one after the other, until that is given up. */
const MAX_FAILED_STARTS = 3

/** Workers that end at nothing, one after the other, until that is given up; and from which of them on each start waits. */
const [MAX_FRUITLESS, FRUITLESS_AT_ONCE] = [12, 3]

/** The first of these waits; each further one is twice as long. */
const [FIRST_WAIT, LONGEST_WAIT]: readonly [Ms, Ms] = [20, 500]

/** A worker that ended. */
interface Ended {
  readonly label: string
}

/** How often in a row workers of a pool ended in vain: when the next one is started, and when none is any more. */
export class Restarts {
  /** Workers that ended before they were up. */
  #failedStarts = 0
  /** Workers that were lost, none of which did anything. */
  #fruitless = 0
  /** By place: workers that are started after a wait. */
  readonly #waiting = new Map<NodeJS.Timeout, number>()

  /** A worker is up: starting works. */
  up(): void {
    this.#failedStarts = 0
  }

  /** Work came to something: this is no loop. */
  progressed(): void {
    this.#fruitless = 0
  }

  /** One was lost. */
  lost(): void {
    this.#fruitless++
  }

  /** One ended before it was up. Whether that is enough. */
  failed(): boolean {
    return ++this.#failedStarts >= MAX_FAILED_STARTS
  }

  /** Whether workers are lost over and over, and nothing is done. */
  get isLoop(): boolean {
    return this.#fruitless >= MAX_FRUITLESS
  }

  /** It is begun anew. */
  reset(): void {
    this.#failedStarts = 0
    this.#fruitless = 0
  }

  /** Workers that are started after a wait: how many there, or anywhere. */
  waiting(place?: number): number {
    if (place === undefined) return this.#waiting.size
    let count = 0
    for (const one of this.#waiting.values()) if (one === place) count++
    return count
  }

  /** Starts the next one there: at once, or after a wait, which then is told. */
  next(place: number, start: (waited: boolean) => void): void {
    const again = this.#fruitless - FRUITLESS_AT_ONCE
    if (again <= 0) return start(false)
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (again - 1))
    const timer = setTimeout(() => {
      this.#waiting.delete(timer)
      start(true)
    }, wait)
    this.#waiting.set(timer, place)
  }

  /** Nothing is started any more. */
  stop(): void {
    for (const timer of this.#waiting.keys()) clearTimeout(timer)
    this.#waiting.clear()
  }
}

/** Whether something else than it ended a worker, such as a person or the system: that says nothing of whether it can be started. */
export function isKilled({ signal }: WorkerExit): boolean {
  return signal === 'SIGKILL' || signal === 'SIGTERM'
}

/** The error of a worker that cannot be started. */
export function startFailure({ label }: Ended, exit: WorkerExit): RuntimeError {
  const message = `${label} could not be started ${MAX_FAILED_STARTS} times in a row: ${exitText(exit)}`
  return new RuntimeError('ERR_WORKER_START', message, { cause: exit.error, exit: exit.code, stderr: exit.stderr })
}

/** The error of workers that are lost over and over. */
export function crashLoop({ label }: Ended, exit: WorkerExit): RuntimeError {
  const message = `${MAX_FRUITLESS} workers in a row ended before they did anything, the last, ${label}, so: ${exitText(exit)}; see what runs when its modules are loaded`
  return new RuntimeError('ERR_CRASH_LOOP', message, { cause: exit.error, exit: exit.code, stderr: exit.stderr })
}
