import { encodeError, type Runtime, type WorkerExit, type WorkerLine } from '@papy/contract'
import type { FromGuest, ToGuest } from '../worker/letter.ts'
import type { Finder } from './lodger.ts'

/** Where the program of each worker is. */
const program = {
  specifier: '@papy/runtime-ws/worker',
  url: new URL('./worker.js', import.meta.url).href,
  export: 'guest',
}

/** What a worker tells whoever asked for it. */
export interface SlotEvents {
  said(bytes: Uint8Array): void
  exited(exit: WorkerExit): void
}

/** One worker of an agent, at work for one coordinator. */
export class Slot {
  readonly #line: WorkerLine

  constructor(runtime: Runtime, modules: Finder, events: SlotEvents) {
    this.#line = runtime.start({ program })
    this.#line.hold(true)
    this.#line.receive((message) => {
      if (message instanceof Uint8Array) events.said(message)
      else void this.#find(message as FromGuest, modules)
    })
    void this.#line.exited.then(events.exited)
  }

  /** Runs a program: an export of a package. */
  run(specifier: string, name: string): void {
    this.#send({ type: 'run', specifier, export: name })
  }

  /** Passes on what its coordinator says; it must not change any more. */
  say(bytes: Uint8Array): void {
    this.#line.send(bytes, [bytes.buffer as ArrayBuffer])
  }

  kill(): void {
    this.#line.kill()
  }

  /** Lets it end, and waits for that. */
  close(): Promise<void> {
    return Promise.resolve(this.#line[Symbol.asyncDispose]())
  }

  async #find({ number, wanted }: FromGuest, modules: Finder): Promise<void> {
    try {
      this.#send({ type: 'module', number, url: await modules.find(wanted) })
    } catch (error) {
      this.#send({ type: 'module', number, error: encodeError(error) })
    }
  }

  #send(letter: ToGuest): void {
    this.#line.send(letter)
  }
}
