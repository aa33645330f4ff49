import type { Runtime, StartOptions, WorkerLine } from '@papy/contract'
import { packagePart } from '@papy/contract/engine'
import { ThreadLine } from './thread-line.ts'
import type { ThreadOptions } from './thread-options.ts'

/**
 * Starts threads, and ends those that are left.
 *
 * @throws RuntimeError `ERR_WORKER_START` when it is made, where what threads begin with is not found
 */
export class ThreadRuntime implements Runtime {
  #started = 0
  readonly #running = new Set<WorkerLine>()
  readonly #options: ThreadOptions
  readonly #entry: URL = packagePart('@papy/runtime-thread', 'entry.js', import.meta.url)

  constructor(options: ThreadOptions) {
    this.#options = options
  }

  start({ program }: StartOptions): WorkerLine {
    const line = new ThreadLine(this.#entry, program, `thread ${++this.#started}`, this.#options)
    this.#running.add(line)
    void line.exited.then(() => this.#running.delete(line))
    return line
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running].map((line) => line[Symbol.asyncDispose]()))
  }
}
