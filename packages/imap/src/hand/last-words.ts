import type { WorkerExit } from '@papy/contract'
import { Tail } from '@papy/contract/engine'
import type { OutputMessage } from '../wire/wire.ts'

/** Characters of standard error that are kept. */
const MOST = 4_096

/** The end of what one worker wrote to standard error, where that was told of, and so did not get there. */
export class LastWords {
  readonly #stderr = new Tail(MOST)

  /** What a function of it wrote. */
  heard({ stream, lines }: OutputMessage): void {
    if (stream === 'stderr') for (const line of lines) this.#stderr.add(`${line}\n`)
  }

  /** The same exit, with all that it said before. */
  before(exit: WorkerExit): WorkerExit {
    const { text } = this.#stderr
    return text === '' ? exit : { ...exit, stderr: (text + (exit.stderr ?? '')).slice(-MOST) }
  }
}
