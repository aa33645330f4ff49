import type { Needed, Wanted } from '../code/wanted.ts'
import type { RunDirectories } from './run-directories.ts'

/** Finds what workers need. */
export interface Finder {
  /** Where something is here. @throws RuntimeError `ERR_MODULE_REFUSED`, or one that says why code is not run */
  find(needed: Needed): string | Promise<string>
}

/** One worker of a visit, as far as it is about what it needs beside its program: code, and directories of runs. */
export class Lodger implements Finder {
  readonly #runs = new Set<string>()
  readonly #code: { find(wanted: Wanted): Promise<string> }
  readonly #lodging: Lodging

  constructor(code: { find(wanted: Wanted): Promise<string> }, lodging: Lodging) {
    this.#code = code
    this.#lodging = lodging
  }

  find(needed: Needed): string | Promise<string> {
    if ('run' in needed) {
      this.#runs.add(needed.run)
      return this.#lodging.enter(needed.run)
    }
    if (!('left' in needed)) return this.#code.find(needed)
    return this.#leave(needed.left)
  }

  /** It is no more. */
  end(): void {
    for (const run of this.#runs) void this.#lodging.leave(run, false)
    this.#runs.clear()
  }

  async #leave(run: string): Promise<string> {
    if (this.#runs.delete(run)) await this.#lodging.leave(run, true)
    return ''
  }
}

/** The runs for which workers of one visit have directories. */
export class Lodging {
  /** How many workers there are in each, and whether it is over: one that ended before its run may be followed by another. */
  readonly #runs = new Map<string, { workers: number; isOver: boolean }>()
  readonly #directories: RunDirectories

  constructor(directories: RunDirectories) {
    this.#directories = directories
  }

  /** A worker begins. @throws TransportError, where there can be no directory */
  enter(run: string): string {
    const directory = this.#directories.enter(run, this)
    const known = this.#runs.get(run) ?? { workers: 0, isOver: false }
    known.workers++
    this.#runs.set(run, known)
    return directory
  }

  /** A worker is done: because its run is, or before that. */
  async leave(run: string, isOver: boolean): Promise<void> {
    const known = this.#runs.get(run)
    if (known === undefined) return
    known.workers--
    known.isOver ||= isOver
    if (known.workers > 0 || !known.isOver) return
    this.#runs.delete(run)
    await this.#directories.leave(run, this)
  }

  /** The visit is over, and with it all of them. */
  async close(): Promise<void> {
    const runs = [...this.#runs.keys()]
    this.#runs.clear()
    await Promise.all(runs.map((run) => this.#directories.leave(run, this)))
  }
}
