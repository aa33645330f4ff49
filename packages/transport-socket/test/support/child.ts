import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Ticket } from '@papy/contract'

const program = fileURLToPath(new URL('../fixtures/end.mjs', import.meta.url))

interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: { readonly code: string; readonly message: string }
}

/** What was taken, in short. */
export interface Taken {
  readonly byteLength: number
  readonly first: number
  readonly last: number
}

/** An end in a process of its own. */
export class Child {
  readonly process: ChildProcess
  readonly #asked = new Map<number, (answer: Answer) => void>()
  #next = 0

  /** @param descriptors - most files it may have open */
  constructor(descriptors?: number) {
    const limit = `ulimit -n ${descriptors} && exec "$0" "$@"`
    const shell = { execPath: '/bin/sh', execArgv: ['-c', limit, process.execPath] }
    this.process = fork(program, [], { ...(descriptors === undefined ? {} : shell) })
    this.process.on('message', (answer: Answer) => this.#asked.get(answer.id)?.(answer))
  }

  put(byteLength: number, fill = 1, readers = 1): Promise<Ticket> {
    return this.ask('put', { byteLength, fill, readers }) as Promise<Ticket>
  }

  take(ticket: Ticket, release = true): Promise<Taken> {
    return this.ask('take', { ticket, release }) as Promise<Taken>
  }

  async ask(name: string, args: object = {}): Promise<unknown> {
    const id = this.#next++
    const answer = await new Promise<Answer>((resolve) => {
      this.#asked.set(id, resolve)
      this.process.send({ id, name, args })
    })
    if (answer.error !== undefined) throw Object.assign(new Error(answer.error.message), { code: answer.error.code })
    return answer.value
  }

  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const gone = once(this.process, 'exit')
    this.process.kill('SIGKILL')
    await gone
  }
}
