import type { WorkerLine } from '@papy/contract'
import type { EndMessage } from '../wire/wire.ts'
import { Rendezvous } from './rendezvous.ts'

/** How long, in Ms, a worker may take to be torn down. */
const TEARDOWN_MS = 2_000

/** The end of one worker that was let go: it is torn down, and then its line is closed. */
export class Farewell {
  #leaving: Promise<void> | undefined
  readonly #tornDown = new Rendezvous(TEARDOWN_MS)
  readonly #line: WorkerLine

  constructor(line: WorkerLine) {
    this.#line = line
  }

  /** Whether it was let go. */
  get begun(): boolean {
    return this.#leaving !== undefined
  }

  /** Lets it go, if that was not done. @param tearsDown - there is something to be called before */
  begin(tearsDown: boolean): Promise<void> {
    this.#leaving ??= this.#leave(tearsDown)
    return this.#leaving
  }

  /** It is torn down, or gone. */
  tornDown(): void {
    this.#tornDown.met()
  }

  async #leave(tearsDown: boolean): Promise<void> {
    if (tearsDown) {
      this.#line.hold(true)
      const tornDown = this.#tornDown.wait()
      this.#line.send({ type: 'end' } satisfies EndMessage)
      await tornDown
    }
    await this.#line[Symbol.asyncDispose]()
  }
}
