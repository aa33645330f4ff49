import { Worker } from 'node:worker_threads'
import type { ModuleRef, WorkerExit, WorkerLine } from '@papy/contract'

/** The coordinator's end of the line to one thread. */
export class ThreadLine implements WorkerLine {
  readonly label: string
  readonly exited: Promise<WorkerExit>
  #stopping = false
  #handler: ((message: unknown) => void) | undefined
  /** What was said before anybody listened. */
  readonly #early: unknown[] = []
  readonly #worker: Worker

  constructor(program: ModuleRef, label: string) {
    this.label = label
    this.#worker = new Worker(new URL('./entry.js', import.meta.url), {
      workerData: { program },
      name: `papy ${label}`,
    })
    this.#worker.unref()
    this.#worker.on('message', (message) => {
      if (this.#handler === undefined) this.#early.push(message)
      else this.#handler(message)
    })
    this.exited = this.#exit()
  }

  send(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  receive(handler: (message: unknown) => void): void {
    this.#handler = handler
    for (const message of this.#early.splice(0)) handler(message)
  }

  hold(busy: boolean): void {
    if (busy) this.#worker.ref()
    else this.#worker.unref()
  }

  kill(): void {
    this.#stopping = true
    void this.#worker.terminate()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true
    await this.#worker.terminate()
  }

  // A thread that throws says 'error' before 'exit'; one that exits by itself only 'exit'.
  #exit(): Promise<WorkerExit> {
    return new Promise((resolve) => {
      let error: unknown
      this.#worker.once('error', (thrown) => {
        error = thrown
      })
      this.#worker.once('messageerror', (thrown) => {
        error = thrown
        void this.#worker.terminate()
      })
      this.#worker.once('exit', (code) => {
        if (error !== undefined) resolve({ reason: 'crashed', error, code })
        else resolve({ reason: this.#stopping ? 'stopped' : 'finished', code })
      })
    })
  }
}
