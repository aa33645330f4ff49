import type { Runtime, StartOptions, WorkerLine } from '@papy/contract'
import { packagePart } from '@papy/contract/engine'
import { Guard } from './guard.ts'
import { ProcessLine, type ProcessParts } from './process-line.ts'
import type { ProcessOptions } from './process-options.ts'

/**
 * Starts processes, and ends those that are left.
 *
 * @throws RuntimeError `ERR_WORKER_START` when it is made, where what processes begin with is not found
 */
export class ProcessRuntime implements Runtime {
  readonly #entry: URL = packagePart('@papy/runtime-process', 'entry.js', import.meta.url)
  #started = 0
  readonly #running = new Set<WorkerLine>()
  readonly #guard = new Guard()
  readonly #parts: ProcessParts

  constructor(options: ProcessOptions) {
    this.#parts = { entry: this.#entry, options, guard: this.#guard }
  }

  start({ program }: StartOptions): WorkerLine {
    const line = new ProcessLine(program, `process ${++this.#started}`, this.#parts)
    this.#running.add(line)
    void line.exited.then(() => this.#running.delete(line))
    return line
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running].map((line) => line[Symbol.asyncDispose]()))
    await this.#guard[Symbol.asyncDispose]()
  }
}
