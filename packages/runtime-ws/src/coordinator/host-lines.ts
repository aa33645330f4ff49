import type { ModuleRef, WorkerExit, WorkerLine } from '@papy/contract'
import type { Message } from '@papy/remote'
import { type Order, type PortableExit, type Start, URGENT, What } from '../wire/control.ts'
import { PatientLine } from './patient-line.ts'
import { RemoteLine } from './remote-line.ts'

/** What lines have of their host. */
export interface LinesHost {
  say(stream: number, kind: number, bytes: Uint8Array): void
  /** Whether it can be spoken to now. */
  isThere(): boolean
  /** Whether there is work for which the process must stay alive; told when it changes. */
  hold(busy: boolean): void
}

/** The lines to all workers of a coordinator on one host. */
export class HostLines {
  #workers = 0
  #holds = 0
  readonly #lines = new Map<number, RemoteLine>()
  /** The agent takes no new work; it ends when what it has is done. */
  #leaving = false
  /** Workers for whoever is there after it. */
  readonly #next: { readonly line: PatientLine; readonly program: ModuleRef }[] = []
  readonly #name: string
  readonly #host: LinesHost

  constructor(name: string, host: LinesHost) {
    this.#name = name
    this.#host = host
  }

  /** How many there are. */
  get size(): number {
    return this.#lines.size + this.#next.length
  }

  /** Whether the agent is leaving. */
  get isLeaving(): boolean {
    return this.#leaving
  }

  /** Whether there is work. */
  get isBusy(): boolean {
    return this.#holds > 0
  }

  /** Orders a worker, and what it runs: of an agent that is leaving none, but of whoever is there after it. */
  start(program: ModuleRef): WorkerLine {
    if (!this.#leaving) return this.#start(program)
    const line = new PatientLine(`${this.#name} worker ${++this.#workers}`, (busy) => this.#hold(busy ? 1 : -1))
    this.#next.push({ line, program })
    return line
  }

  #start({ specifier, export: name }: ModuleRef): RemoteLine {
    const worker = ++this.#workers
    const line = new RemoteLine(this.#name, worker, {
      say: (bytes) => this.#host.say(worker, What.bytes, bytes),
      askEcho: () => this.#host.say(worker, What.echo, Buffer.alloc(0)),
      order: (type) => this.#host.say(URGENT, What[type], json({ worker } satisfies Order)),
      hold: (busy) => this.#hold(busy ? 1 : -1),
      isThere: () => this.#host.isThere(),
    })
    this.#lines.set(worker, line)
    void line.exited.then(() => this.#lines.delete(worker))
    this.#host.say(worker, What.start, json({ specifier, export: name } satisfies Start))
    return line
  }

  /** Passes on what came from one. @throws what reading it throws, where it is not what a worker says */
  hear({ stream, kind, bytes }: Message): void {
    const line = this.#lines.get(stream)
    if (kind === What.bytes) line?.deliver(bytes)
    else if (kind === What.echo) line?.echoed()
    else if (kind === What.exited) line?.left(JSON.parse(Buffer.from(bytes).toString()) as PortableExit)
  }

  /** The agent takes no new work: they end when they have done what they have. */
  leave(): void {
    this.#leaving = true
    for (const line of this.#lines.values()) line.leave()
  }

  /** All of them are no more; those who waited for the agent after it have their place there. */
  end(exit: WorkerExit): void {
    const lines = [...this.#lines.values()]
    this.#lines.clear()
    this.#leaving = false
    for (const line of lines) line.end(exit)
    for (const { line, program } of this.#next.splice(0)) if (!line.hasEnded) line.place(this.#start(program))
  }

  /** Nobody will have one here any more. */
  close(): void {
    for (const { line } of this.#next.splice(0)) line.end({ reason: 'stopped' })
    this.end({ reason: 'stopped' })
  }

  #hold(by: number): void {
    const was = this.isBusy
    this.#holds += by
    if (was !== this.isBusy) this.#host.hold(this.isBusy)
  }
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value))
}
