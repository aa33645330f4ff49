import type { Runtime, StartOptions, WorkerLine } from '@papy/contract'
import { Guard } from './guard.ts'
import { ProcessLine } from './process-line.ts'
import type { ProcessOptions } from './process-options.ts'

/** Starts processes, and ends those that are left. */
export class ProcessRuntime implements Runtime {
  #started = 0
  readonly #running = new Set<WorkerLine>()
  readonly #guard = new Guard()
  readonly #options: ProcessOptions

  constructor(options: ProcessOptions) {
    this.#options = options
  }

  start({ program }: StartOptions): WorkerLine {
    const line = new ProcessLine(program, `process ${++this.#started}`, this.#options, this.#guard)
    this.#running.add(line)
    void line.exited.then(() => this.#running.delete(line))
    return line
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running].map((line) => line[Symbol.asyncDispose]()))
    await this.#guard[Symbol.asyncDispose]()
  }
}
