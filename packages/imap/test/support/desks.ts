import {
  definePlugin,
  importRef,
  type Line,
  type ModuleRef,
  type Plugin,
  type Runtime,
  type WorkerExit,
  type WorkerLine,
  type WorkerProgram,
} from '@papy/contract'

/** What a test may do to workers of its own. */
export interface Desks {
  readonly plugin: Plugin<'runtime'>
  /** Workers started, and still there. */
  started: number
  running: number
  /** Messages that reached workers. */
  readonly sent: unknown[]
  /** Called for each message to a worker before it arrives there; what it answers ends that worker instead, once it is up. */
  onSend: (message: unknown) => WorkerExit | undefined
  /** Called before each start; what it throws `start` throws, what it answers ends the worker before it is up. */
  onStart: () => WorkerExit | undefined
}

/**
 * Workers on this event loop, as another package would write them. With `cloning` they are told apart from it: functions
 * come by reference, values as copies.
 */
export function desks(count: number, { cloning = false }: { readonly cloning?: boolean } = {}): Desks {
  const made: Desks = {
    started: 0,
    running: 0,
    sent: [],
    onSend: () => undefined,
    onStart: () => undefined,
    plugin: definePlugin<'runtime', []>({
      kind: 'runtime',
      specifier: '@acme/desks',
      url: import.meta.url,
      export: 'desks',
      supports: { sameRealm: !cloning, sharedMemory: true, remote: false, preemptible: false },
      size: () => count,
      open: () => runtime(made, cloning),
    })(),
  }
  return made
}

function runtime(desk: Desks, cloning: boolean): Runtime {
  const lines = new Set<Desk>()
  return {
    start({ program }) {
      const line = new Desk(desk, program, cloning)
      lines.add(line)
      void line.exited.then(() => lines.delete(line))
      return line
    },
    async [Symbol.asyncDispose]() {
      for (const line of lines) await line[Symbol.asyncDispose]()
    },
  }
}

class Desk implements WorkerLine {
  readonly label: string
  readonly exited: Promise<WorkerExit>
  #over = false
  #exit: (exit: WorkerExit) => void = () => {}
  #up: Promise<void> = Promise.resolve()
  readonly #desk: Desks
  readonly #cloning: boolean
  readonly #here = new Box()
  readonly #there = new Box()

  constructor(desk: Desks, program: ModuleRef, cloning: boolean) {
    this.#desk = desk
    this.#cloning = cloning
    this.label = `desk ${++desk.started}`
    const stillborn = desk.onStart()
    desk.running++
    this.exited = new Promise((resolve) => {
      this.#exit = resolve
    })
    if (stillborn !== undefined) setImmediate(() => this.end(stillborn))
    else this.#up = this.#run(program)
  }

  send(message: unknown): void {
    const copy = this.#cloning ? structuredClone(message) : message
    const exit = this.#desk.onSend(copy)
    if (exit !== undefined) return void this.#up.then(() => setTimeout(() => this.end(exit), 2))
    this.#desk.sent.push(copy)
    this.#there.put(copy)
  }

  receive(handler: (message: unknown) => void): void {
    this.#here.open(handler)
  }

  hold(): void {}

  kill(): void {
    this.end({ reason: 'stopped' })
  }

  end(exit: WorkerExit): void {
    if (this.#over) return
    this.#over = true
    this.#desk.running--
    this.#there.close()
    this.#here.close()
    this.#exit(exit)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end({ reason: 'stopped' })
  }

  async #run(program: ModuleRef): Promise<void> {
    const run = (await importRef(program, 'same-host')) as unknown as WorkerProgram
    const far: Line = {
      send: (message) => this.#here.put(this.#cloning ? structuredClone(message) : message),
      receive: (handler) => this.#there.open(handler),
    }
    if (!this.#over) run(far)
  }
}

/** Messages in one direction, each in a turn of its own. */
class Box {
  #handler: ((message: unknown) => void) | undefined
  #closed = false
  readonly #early: unknown[] = []

  put(message: unknown): void {
    if (this.#closed) return
    if (this.#handler === undefined) this.#early.push(message)
    else setImmediate(() => this.#closed || this.#handler?.(message))
  }

  open(handler: (message: unknown) => void): void {
    this.#handler = handler
    for (const message of this.#early.splice(0)) this.put(message)
  }

  close(): void {
    this.#closed = true
  }
}
