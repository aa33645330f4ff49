import { type ChildProcess, fork } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { decodeError, type ModuleRef, RuntimeError, type WorkerExit, type WorkerLine } from '@papy/contract'
import { decodeClone, encodeClone, isEncodable } from '@papy/contract/engine'
import type { FromWorker, ToWorker } from './message.ts'

/** The coordinator's end of the line to one process. */
export class MyRuntimeLine implements WorkerLine {
  readonly label: string
  /** Settles once, for every way in which it can end; never rejects. */
  readonly exited: Promise<WorkerExit>
  readonly clones: (value: unknown) => boolean = isEncodable
  #stopped = false
  #failure: { readonly error: unknown } | undefined
  #handler: ((message: unknown) => void) | undefined
  /** What was said before anybody listened. */
  readonly #early: unknown[] = []
  readonly #child: ChildProcess
  readonly #lifeline: Socket

  constructor(program: ModuleRef, label: string) {
    this.label = label
    this.#child = fork(fileURLToPath(new URL('./worker/entry.js', import.meta.url)), {
      // Bytes are sent as bytes.
      serialization: 'advanced',
      // The fourth is never written to: it breaks when this process is no more, however it ended.
      stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'ipc'],
    })
    this.#lifeline = this.#child.stdio[3] as Socket
    this.#lifeline.on('error', () => {})
    this.#child.on('error', (cause) => {
      this.#failure ??= { error: new RuntimeError('ERR_WORKER_START', `${label} failed; see the cause`, { cause }) }
    })
    this.#child.on('message', (said) => this.#hear(said as FromWorker))
    // Its output and messages are closed by then: nothing is heard of it any more.
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => resolve(this.#exit(code, signal)))
    })
    this.hold(false)
    this.#tell({ boot: program })
  }

  get pid(): number | undefined {
    return this.#isRunning ? this.#child.pid : undefined
  }

  /** Throws what cloning throws. What is handed over is copied, like the rest. */
  send(message: unknown): void {
    this.#tell({ message: encodeClone(message, 0) })
  }

  receive(handler: (message: unknown) => void): void {
    this.#handler = handler
    for (const message of this.#early.splice(0)) handler(message)
  }

  /** Only a worker that has something to do keeps this process alive. */
  hold(busy: boolean): void {
    for (const handle of [this.#child, this.#child.channel, this.#lifeline]) {
      if (busy) handle?.ref()
      else handle?.unref()
    }
  }

  kill(): void {
    if (!this.#isRunning) return
    this.#stopped = true
    this.#child.kill('SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isRunning) this.hold(true)
    this.kill()
    await this.exited
  }

  get #isRunning(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  // To one that is gone it goes nowhere: how it ended is said by `exited`.
  #tell(order: ToWorker): void {
    this.#child.send(order, () => {})
  }

  #hear(said: FromWorker): void {
    if ('failure' in said) this.#failure ??= { error: decodeError(said.failure) }
    else if (this.#stopped || this.#failure !== undefined) return
    else this.#deliver(decodeClone(said.message))
  }

  #deliver(message: unknown): void {
    if (this.#handler === undefined) this.#early.push(message)
    else this.#handler(message)
  }

  #exit(code: number | null, signal: NodeJS.Signals | null): WorkerExit {
    const how = { ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) }
    if (this.#failure !== undefined) return { reason: 'crashed', error: this.#failure.error, ...how }
    if (this.#stopped) return { reason: 'stopped', ...how }
    return { reason: signal === null ? 'finished' : 'crashed', ...how }
  }
}
