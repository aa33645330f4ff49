import { StringDecoder } from 'node:string_decoder'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { ModuleRef, WorkerExit, WorkerLine } from '@papy/contract'
import { environmentOf, Tail } from '@papy/contract/engine'
import { Bell } from './bell.ts'
import type { Boot } from './boot.ts'
import { listen, receiveAll } from './port.ts'
import type { ThreadOptions } from './thread-options.ts'

/** How long, in Ms, a worker that has nothing to do may wait for the next message before it is sent to its event loop. */
const IDLE_MS = 10

/** Characters of standard error that are kept. */
const MOST_STDERR = 4_096

/** The coordinator's end of the line to one thread. */
export class ThreadLine implements WorkerLine {
  readonly label: string
  readonly exited: Promise<WorkerExit>
  #stopping = false
  #homeward: NodeJS.Timeout | undefined
  #handler: ((message: unknown) => void) | undefined
  /** What was said before anybody listened. */
  readonly #early: unknown[] = []
  readonly #stderr = new Tail(MOST_STDERR)
  readonly #worker: Worker
  // A channel of its own: what a Worker says through its `message` events is dispatched twice.
  readonly #port: MessagePort
  readonly #bell = new Bell()

  constructor(entry: URL, program: ModuleRef, label: string, { env, resourceLimits }: ThreadOptions) {
    this.label = label
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.#worker = new Worker(entry, {
      workerData: { program, port: port2, bell: this.#bell.memory } satisfies Boot,
      transferList: [port2],
      // Node would close, when the thread ends, all that it opened by `node:fs` and closed otherwise, e.g. as the socket over
      // a FIFO: by its number, which may be something else of this process by then.
      trackUnmanagedFds: false,
      name: `papy ${label}`,
      ...(env === undefined ? {} : { env: environmentOf(env) }),
      // A larger young generation may outgrow what Node leaves a thread to end in; then V8 aborts the whole process.
      ...(resourceLimits === undefined ? {} : { resourceLimits: { maxYoungGenerationSizeMb: 24, ...resourceLimits } }),
    })
    this.#worker.unref()
    listen(port1, (message) => this.#deliver(message))
    port1.unref()
    this.#listenToStderr()
    this.exited = this.#exit()
  }

  get threadId(): number | undefined {
    const { threadId } = this.#worker
    // Node's word for one that has ended.
    return threadId < 0 ? undefined : threadId
  }

  send(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer)
    this.#bell.ring()
  }

  receive(handler: (message: unknown) => void): void {
    this.#handler = handler
    for (const message of this.#early.splice(0)) handler(message)
  }

  hold(busy: boolean): void {
    for (const handle of [this.#worker, this.#port]) {
      if (busy) handle.ref()
      else handle.unref()
    }
    if (!busy) this.#sendHome()
  }

  kill(): void {
    this.#stopping = true
    void this.#worker.terminate()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true
    await this.#worker.terminate()
    // Who waits for its end has been told of it then.
    await this.exited
  }

  // A worker that has nothing to do sees to its event loop.
  #sendHome(): void {
    this.#homeward ??= setTimeout(() => {
      this.#homeward = undefined
      this.#bell.callHome()
    }, IDLE_MS).unref()
  }

  #deliver(message: unknown): void {
    if (this.#handler === undefined) this.#early.push(message)
    else this.#handler(message)
  }

  // Beside the one that passes it on to our own: with `stderr: true` an idle thread would keep this process alive.
  #listenToStderr(): void {
    const decoder = new StringDecoder('utf8')
    this.#worker.stderr.on('data', (piece: Buffer) => this.#stderr.add(decoder.write(piece)))
  }

  // A thread that throws says 'error' before 'exit'; one that exits by itself only 'exit'. What it wrote last comes after.
  #exit(): Promise<WorkerExit> {
    return new Promise((resolve) => {
      let failure: { readonly error: unknown } | undefined
      this.#worker.once('error', (error) => {
        failure = { error }
      })
      this.#port.once('messageerror', (error) => {
        failure = { error }
        void this.#worker.terminate()
      })
      this.#worker.once('exit', (code) => {
        receiveAll(this.#port, (message) => this.#deliver(message))
        this.#port.close()
        clearTimeout(this.#homeward)
        setImmediate(() => resolve(this.#exitOf(code, failure)))
      })
    })
  }

  #exitOf(code: number, failure: { readonly error: unknown } | undefined): WorkerExit {
    const facts = { code, stderr: this.#stderr.text }
    if (failure === undefined) return { reason: this.#stopping ? 'stopped' : 'finished', ...facts }
    const { error } = failure
    return { reason: isOutOfMemory(error) ? 'memory' : 'crashed', error, ...facts }
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
