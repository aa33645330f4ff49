import { rmSync } from 'node:fs'
import { signalGroup } from '../groups.ts'
import type { Marked } from '../mark.ts'
import { markedGroups } from './marked-groups.ts'

/** What must not outlive who started it: programs, folders that they use, and programs that are about to be started. */
export type Guarded = number | string | Marked

/**
 * What must not outlive who started it, as it is written down: a line `+id` for each program and `-id` when it ended,
 * `+"path"` and `-"path"` for folders that it uses, and `+{"mark":"…"}` and `-{"mark":"…"}` around the start of a program, all JSON.
 */
export class Register {
  #rest = ''
  readonly #ids = new Set<number>()
  readonly #folders = new Set<string>()
  readonly #marks = new Set<string>()

  /** Takes what was written: any piece of it. */
  read(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() as string
    for (const line of lines) this.#note(line.startsWith('+'), JSON.parse(line.slice(1)) as Guarded)
  }

  /** Looks for programs whose start was not told of any more. Whether one may be about to begin still. */
  seek(): boolean {
    if (this.#marks.size === 0) return false
    for (const [mark, id] of markedGroups(this.#marks)) {
      this.#ids.add(id)
      this.#marks.delete(mark)
    }
    return this.#marks.size > 0
  }

  /** Strikes those out that are there no more, so that nobody is taken for them later; how many are left. */
  look(): number {
    for (const id of this.#ids) if (!signalGroup(id, 0)) this.#ids.delete(id)
    return this.#ids.size
  }

  /** Tells those that are left. */
  signal(signal: NodeJS.Signals): void {
    for (const id of this.#ids) signalGroup(id, signal)
  }

  /** Removes the folders. */
  sweep(): void {
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true })
  }

  #note(there: boolean, what: Guarded): void {
    if (typeof what === 'number') enter(this.#ids, there, what)
    else if (typeof what === 'string') enter(this.#folders, there, what)
    else enter(this.#marks, there, what.mark)
  }
}

function enter<T>(known: Set<T>, there: boolean, what: T): void {
  if (there) known.add(what)
  else known.delete(what)
}
