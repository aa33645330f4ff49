import { type ChildProcess, type ForkOptions, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/** A program of tests that does what it is asked: the other side of `answer.mjs`. */
export interface Asked {
  ask(call: string, ...args: readonly unknown[]): Promise<unknown>
  /** Listens to what it says unasked. */
  heard(listener: (said: unknown) => void): void
  /** Ends it on the spot, as a fault would; what was asked and is not answered is rejected. */
  kill(): Promise<void>
}

/** One in a process of its own. */
export function inProcess(program: URL, options: ForkOptions = {}): Asked & { readonly process: ChildProcess } {
  const process = fork(fileURLToPath(program), { serialization: 'advanced', ...options })
  const asked = new Questions((question) => void process.send(question, undefined, {}, () => {}))
  process.on('message', (message) => asked.hear(message))
  const gone = once(process, 'exit').then(() => asked.end())
  return {
    process,
    ask: (call, ...args) => asked.ask(call, args),
    heard: (listener) => asked.heard(listener),
    async kill() {
      process.kill('SIGKILL')
      await gone
    },
  }
}

/** One in a thread of this process. */
export function inThread(program: URL): Asked {
  const worker = new Worker(program)
  const asked = new Questions((question) => worker.postMessage(question))
  worker.on('message', (message) => asked.hear(message))
  const gone = once(worker, 'exit').then(() => asked.end())
  return {
    ask: (call, ...args) => asked.ask(call, args),
    heard: (listener) => asked.heard(listener),
    async kill() {
      await worker.terminate()
      await gone
    },
  }
}

interface Open {
  resolve(value: unknown): void
  reject(error: Error): void
}

class Questions {
  readonly #open = new Map<number, Open>()
  readonly #listeners: ((said: unknown) => void)[] = []
  readonly #post: (question: object) => void
  #count = 0
  #ended = false

  constructor(post: (question: object) => void) {
    this.#post = post
  }

  ask(call: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(new Error(`it is gone, and cannot ${call}`))
      const id = this.#count++
      this.#open.set(id, { resolve, reject })
      this.#post({ id, call, args })
    })
  }

  heard(listener: (said: unknown) => void): void {
    this.#listeners.push(listener)
  }

  hear(message: unknown): void {
    const { id, value, error } = message as { id?: number; value?: unknown; error?: object }
    if (id === undefined) {
      for (const listener of this.#listeners) listener(message)
      return
    }
    const open = this.#open.get(id)
    this.#open.delete(id)
    if (error === undefined) open?.resolve(value)
    else open?.reject(Object.assign(new Error(), error))
  }

  end(): void {
    this.#ended = true
    for (const { reject } of this.#open.values()) reject(new Error('it is gone, and did not answer'))
    this.#open.clear()
  }
}
