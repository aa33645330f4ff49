import { statSync } from 'node:fs'
import { openSession, type Session, type Step, stepOf } from '@papy/contract/function'
import type { DurableSink, Guarantee } from '@papy/contract/journal'
import { dumpStream } from '@papy/std/streams'
import { jsonLine } from '../run/json-line.ts'
import type { Lines } from '../run/lines.ts'

/**
 * The last piper of a run with a journal: it writes the rows, one line of JSON each. Into a file each is written once,
 * whatever happens; where they only pass, such as to standard output, at least once.
 */
export class OutputSink {
  /** Rows that were written by this session. */
  written = 0
  /** Where rows go that do not go into a file of their own; to be there before the run begins. */
  lines: Lines | undefined
  /** Aborted when nobody reads these any more: then nothing is stored that was written since. */
  unread: AbortSignal | undefined
  readonly guarantee: Guarantee
  readonly #file: string | undefined
  readonly #outputs: number

  /**
   * @param output - the name of a file, or `-`
   * @param outputs - of the pipeline: of several, a row is an array
   */
  constructor(output: string, outputs: number) {
    this.#file = isPlain(output) ? output : undefined
    this.#outputs = outputs
    this.guarantee = this.#file === undefined ? 'at-least-once' : 'exactly-once'
  }

  /** What a serial piper is made of. */
  step(): Step {
    return stepOf({ fn: () => this.#open(), args: [], session: true, guarantee: this.guarantee })
  }

  async #open(): Promise<Session> {
    const inner = this.#file === undefined ? this.#flow() : await openSession(dumpStream(this.#file, { gzip: false }))
    return {
      call: (inbox) => this.#call(inner, inbox),
      end: (how) => inner.end(how),
      ...(inner.claim === undefined ? {} : { claim: inner.claim }),
      durable: { ...(inner.durable as DurableSink), pass: () => undefined },
    }
  }

  #call(inner: Session, inbox: readonly unknown[]): unknown {
    const row = this.#outputs === 1 ? inbox[0] : inbox
    const written = inner.call([jsonLine(row, 'a row of output')])
    this.written++
    // Nobody reads what comes out.
    return written instanceof Promise ? written.then(() => undefined) : undefined
  }

  // What was handed to the system before a commit is not written again after it.
  #flow(): Session {
    const { lines } = this
    return {
      call: ([line]) => lines?.add(line as string),
      end() {},
      durable: {
        guarantee: 'at-least-once',
        resume: () => undefined,
        commit: async () => {
          await lines?.flush()
          this.unread?.throwIfAborted()
          return null
        },
        pass: () => undefined,
      },
    }
  }
}

/** Whether it is, or will be, a plain file: what else has a name can only be written to. */
export function isPlain(output: string): boolean {
  return output !== '-' && (statSync(output, { throwIfNoEntry: false })?.isFile() ?? true)
}
