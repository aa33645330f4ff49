import { importRef, type Runtime, type StartOptions, type WorkerLine, type WorkerProgram } from '@papy/contract'
import { InlineLine } from './inline-line.ts'

/** Starts workers that are nothing but a place in this event loop. */
export class InlineRuntime implements Runtime {
  #started = 0
  readonly #running = new Set<InlineLine>()

  start({ program }: StartOptions): WorkerLine {
    const line = new InlineLine(`inline ${++this.#started}`)
    this.#running.add(line)
    void line.exited.then(() => this.#running.delete(line))
    importRef(program, 'same-host').then(
      (run) => (run as unknown as WorkerProgram)(line.far),
      (error: unknown) => line.crash(error),
    )
    return line
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const line of this.#running) await line[Symbol.asyncDispose]()
  }
}
