import { signalGroup } from '../groups.ts'

/** The processes that must not outlive their coordinator, as it writes them down: a line `+id` for each, `-id` when it ended. */
export class Register {
  #rest = ''
  readonly #ids = new Set<number>()

  /** Takes what was written: any piece of it. */
  read(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() as string
    for (const line of lines) {
      const id = Number(line.slice(1))
      if (line.startsWith('+')) this.#ids.add(id)
      else this.#ids.delete(id)
    }
  }

  /** Strikes those out that are there no more, so that nobody is taken for them later; how many are left. */
  look(): number {
    for (const id of this.#ids) if (!signalGroup(id, 0)) this.#ids.delete(id)
    return this.#ids.size
  }

  /** Ends those that are left. */
  kill(): void {
    for (const id of this.#ids) signalGroup(id, 'SIGKILL')
    this.#ids.clear()
  }
}
