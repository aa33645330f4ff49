import type { ModuleRef, Runtime, RuntimeError, StartOptions, WorkerLine } from '@papy/contract'
import { PatientLine } from '../coordinator/patient-line.ts'
import type { Card } from './card.ts'
import { JoinedHost } from './joined-host.ts'
import type { FullJoiningOptions } from './joining-options.ts'
import { Reception } from './reception.ts'

/** Hosts that have just joined are not suspected while they say hello. Ms. */
const CONNECT_MS = 5_000

/** A worker that waits for a slot. */
interface Wanted {
  readonly line: PatientLine
  readonly program: ModuleRef
}

/** Workers of all agents that join. Whoever waits longest gets the next slot, of the host that has most. */
export class JoinRuntime implements Runtime {
  #workers = 0
  #waiting: Wanted[] = []
  #failure: RuntimeError | undefined
  /** By the process of the agent. */
  readonly #hosts = new Map<string, JoinedHost>()
  readonly #reception: Reception
  readonly #options: FullJoiningOptions

  constructor(options: FullJoiningOptions) {
    this.#options = options
    this.#reception = new Reception(options, {
      joined: (card, socket) => {
        const host = this.#hosts.get(card.boot) ?? this.#welcome(card)
        host.enter(socket)
      },
      failed: (error) => this.#fail(error),
    })
  }

  start({ program }: StartOptions): WorkerLine {
    const { host, port } = this.#options
    const label = `worker ${++this.#workers} of those who join ${host}:${port}`
    const line = new PatientLine(label, (busy) => this.#reception.hold(busy ? 1 : -1))
    this.#waiting.push({ line, program })
    if (this.#failure !== undefined) this.#fail(this.#failure)
    else this.#fill()
    return line
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { line } of this.#waiting.splice(0)) line.end({ reason: 'stopped' })
    await Promise.all([...this.#hosts.values()].map((host) => host.close()))
    await this.#reception.close()
  }

  #welcome(card: Card): JoinedHost {
    const { suspectMs, graceMs } = this.#options
    const patience = { suspectMs, graceMs, connectMs: CONNECT_MS }
    const host = new JoinedHost(card, patience, {
      changed: () => this.#fill(),
      left: () => {
        this.#hosts.delete(card.boot)
        void host.close()
      },
    })
    this.#hosts.set(card.boot, host)
    return host
  }

  #fill(): void {
    this.#waiting = this.#waiting.filter(({ line }) => !line.hasEnded)
    for (let host = this.#freest(); host !== undefined; host = this.#freest()) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      next.line.place(host.start(next.program, () => this.#fill()))
    }
  }

  #freest(): JoinedHost | undefined {
    let [best, most]: [JoinedHost | undefined, number] = [undefined, 0]
    for (const host of this.#hosts.values()) if (host.free > most) [best, most] = [host, host.free]
    return best
  }

  #fail(error: RuntimeError): void {
    this.#failure = error
    for (const { line } of this.#waiting.splice(0)) line.end({ reason: 'crashed', error })
  }
}
