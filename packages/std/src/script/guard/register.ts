import { rmSync } from 'node:fs'
import { signalGroup } from '../groups.ts'

/**
 * What must not outlive who started it, as it is written down: a line `+id` for each program and `-id` when it ended, and
 * `+"path"` and `-"path"` for folders that it uses, as JSON.
 */
export class Register {
  #rest = ''
  readonly #ids = new Set<number>()
  readonly #folders = new Set<string>()

  /** Takes what was written: any piece of it. */
  read(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() as string
    for (const line of lines) this.#note(line.startsWith('+'), JSON.parse(line.slice(1)) as number | string)
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

  #note(there: boolean, what: number | string): void {
    const known = (typeof what === 'number' ? this.#ids : this.#folders) as Set<number | string>
    if (there) known.add(what)
    else known.delete(what)
  }
}
