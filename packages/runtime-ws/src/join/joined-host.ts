import type { ModuleRef, WorkerLine } from '@papy/contract'
import { WebSocket } from 'ws'
import { type HostPatience, RemoteHost } from '../coordinator/remote-host.ts'
import type { Way } from '../coordinator/way.ts'
import type { Card } from './card.ts'

/** What a joined host tells its runtime. */
export interface JoinedHostEvents {
  /** It may have a slot for somebody. */
  changed(): void
  /** It left for good. */
  left(): void
}

/** An agent that joined, and what this coordinator has there. It dials; what it dialled with is handed in. */
export class JoinedHost {
  #slots = 0
  #taken = 0
  /** The connection that is to be used next. */
  #next: WebSocket | undefined
  #last: WebSocket | undefined
  #take: ((socket: WebSocket) => void) | undefined
  readonly #host: RemoteHost

  constructor({ host, boot }: Card, patience: HostPatience, events: JoinedHostEvents) {
    const way: Way = {
      name: `${host} (${boot.slice(0, 8)})`,
      open: () => this.#open(),
      met: (slots) => {
        this.#slots = slots
        events.changed()
      },
      left: () => events.left(),
    }
    this.#host = new RemoteHost(way, patience)
  }

  /** How many workers more it has a slot for, as long as it is there and stays. */
  get free(): number {
    return this.#host.isThere ? this.#slots - this.#taken : 0
  }

  /** It dialled: what it dialled with before is of no use any more. */
  enter(socket: WebSocket): void {
    this.#last?.terminate()
    this.#last = socket
    if (this.#take === undefined) this.#next = socket
    else this.#take(socket)
    this.#host.reach()
  }

  /** Starts a worker in one of its slots. */
  start(program: ModuleRef, left: () => void): WorkerLine {
    this.#taken++
    const line = this.#host.start(program)
    void line.exited.then(() => {
      this.#taken--
      left()
    })
    return line
  }

  close(): Promise<void> {
    return this.#host.close()
  }

  #open(): Promise<WebSocket> {
    const next = this.#next
    this.#next = undefined
    if (next?.readyState === WebSocket.OPEN) return Promise.resolve(next)
    return new Promise((resolve) => {
      this.#take = (socket) => {
        this.#take = undefined
        resolve(socket)
      }
    })
  }
}
