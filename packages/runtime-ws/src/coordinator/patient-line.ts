import type { WorkerExit, WorkerLine } from '@papy/contract'
import { decodeClone, encodeClone, isEncodable } from '@papy/contract/engine'

/** The line to a worker that has no place yet: what it is told waits, as what is told to one that is not up does. */
export class PatientLine implements WorkerLine {
  readonly label: string
  readonly exited: Promise<WorkerExit>
  readonly leaving: Promise<void>
  readonly clones: (value: unknown) => boolean = isEncodable
  #line: WorkerLine | undefined
  #ended = false
  #held = false
  #handler: ((message: unknown) => void) | undefined
  #settle: (exit: WorkerExit) => void = () => undefined
  #leave: () => void = () => undefined
  readonly #early: Uint8Array[] = []
  readonly #holdPlace: (busy: boolean) => void

  /** @param holdPlace - whether the process is kept alive for whoever has a place for it */
  constructor(label: string, holdPlace: (busy: boolean) => void) {
    this.label = label
    this.#holdPlace = holdPlace
    this.exited = new Promise((resolve) => {
      this.#settle = resolve
    })
    this.leaving = new Promise((resolve) => {
      this.#leave = resolve
    })
  }

  /** Whether it came to its end, or was given up, without a place or in it. */
  get hasEnded(): boolean {
    return this.#ended
  }

  send(message: unknown, transfer?: readonly ArrayBuffer[]): void {
    if (this.#ended) return
    if (this.#line === undefined) this.#early.push(encodeClone(message, 0))
    else this.#line.send(message, transfer)
  }

  receive(handler: (message: unknown) => void): void {
    this.#handler = handler
    this.#line?.receive(handler)
  }

  hold(busy: boolean): void {
    if (busy === this.#held || this.#ended) return
    this.#held = busy
    if (this.#line === undefined) this.#holdPlace(busy)
    else this.#line.hold(busy)
  }

  // Who has no place has said nothing, and is at nothing.
  heardOut(): Promise<void> {
    return this.#line?.heardOut?.() ?? Promise.resolve()
  }

  kill(): void {
    if (this.#line === undefined) this.end({ reason: 'stopped' })
    else this.#line.kill()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#line === undefined) this.end({ reason: 'stopped' })
    else await this.#line[Symbol.asyncDispose]()
  }

  /** It has a place: this is its line from now on. */
  place(line: WorkerLine): void {
    if (this.#held) {
      line.hold(true)
      this.#holdPlace(false)
    }
    this.#line = line
    for (const bytes of this.#early.splice(0)) line.send(decodeClone(bytes))
    if (this.#handler !== undefined) line.receive(this.#handler)
    void line.leaving?.then(this.#leave)
    void line.exited.then((exit) => this.end(exit))
  }

  /** It is no more. */
  end(exit: WorkerExit): void {
    if (this.#ended) return
    if (this.#line === undefined) this.hold(false)
    this.#ended = true
    this.#settle(exit)
  }
}
