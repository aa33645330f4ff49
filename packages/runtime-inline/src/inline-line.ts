import type { Line, WorkerExit, WorkerLine } from '@papy/contract'
import { Mailbox } from './mailbox.ts'

/** Both ends of the line to one inline worker: two mailboxes on one event loop. */
export class InlineLine implements WorkerLine {
  readonly label: string
  readonly exited: Promise<WorkerExit>
  /** The worker's end. */
  readonly far: Line
  #end: (exit: WorkerExit) => void = () => {}
  readonly #toWorker = new Mailbox()
  readonly #toCoordinator = new Mailbox()

  constructor(label: string) {
    this.label = label
    this.exited = new Promise((resolve) => {
      this.#end = resolve
    })
    this.far = {
      send: (message) => this.#toCoordinator.put(message),
      receive: (handler) => this.#toWorker.deliverTo(handler),
    }
  }

  send(message: unknown): void {
    this.#toWorker.put(message)
  }

  receive(handler: (message: unknown) => void): void {
    this.#toCoordinator.deliverTo(handler)
  }

  // What keeps the process alive is whatever the functions themselves wait for.
  hold(): void {}

  kill(): void {
    this.#toWorker.close()
    this.#toCoordinator.close()
    this.#end({ reason: 'stopped' })
  }

  crash(error: unknown): void {
    this.#end({ reason: 'crashed', error })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill()
  }
}
