import { type Ledger, PlumberError } from '@papy/contract'
import { closeQuietly } from '@papy/contract/engine'
import type { DaggerRun } from './dagger-run.ts'
import { RowStream } from './row-stream.ts'
import { drainOutput } from './sink.ts'

/** Opens and closes the tap of one run: takes its outputs' items, or hands them to a stream; drains, pauses, ends. */
export class Plumbing {
  readonly run: DaggerRun
  #stream: RowStream | undefined
  #driving: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined
  #closed: Promise<void> | undefined

  constructor(run: DaggerRun) {
    this.run = run
  }

  /** The error that ended it, if one did. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure
  }

  /** Rows for whoever streams; `onEnd` closes the run before the end is told. */
  stream(onEnd: () => Promise<void>): RowStream {
    this.#stream ??= new RowStream(this.run, onEnd)
    return this.#stream
  }

  /** Takes everything out of the outputs; settles at the end, and never rejects. */
  drive(): Promise<void> {
    this.#driving ??= this.#driveAll(true)
    return this.#driving
  }

  /** Reads no more and finishes what was read; what nobody will read any more is returned. */
  async drain(): Promise<void> {
    const streamed = this.#stream !== undefined
    this.#stream?.end()
    this.run.flow()
    const closed = this.run.closeInputs()
    closed.catch(() => {})
    this.run.drain()
    this.#driving ??= this.#driveAll(!streamed)
    await this.#driving
    await closed
  }

  ledger(): Ledger {
    this.#stream?.account()
    return this.run.ledger()
  }

  /** Lets go of everything; what is unfinished is returned. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#stream?.end()
    this.run.flow()
    try {
      await this.run.close()
    } finally {
      await this.#driving
      this.#checkLedger()
    }
  }

  // All outputs at once: a fork's readers must not wait for each other.
  async #driveAll(delivered: boolean): Promise<void> {
    const { outputs } = this.run
    await Promise.all(
      outputs.map((output, number) =>
        drainOutput(output, number, this.run, delivered).catch((error) => this.fail(error)),
      ),
    )
  }

  /** Ends it with an error: reads no more. */
  fail(error: unknown): void {
    this.#failure ??= { error }
    closeQuietly({ close: () => this.run.closeInputs() })
  }

  #checkLedger(): void {
    const { read, emitted, errored, deadLettered, returned, inFlight } = this.run.ledger().total
    if (read === emitted + errored + deadLettered + returned + inFlight && Math.min(emitted, errored, returned) >= 0)
      return
    const message = `the ledger does not balance: ${JSON.stringify(this.run.ledger().total)}; this is a bug in PaPy, please report it`
    this.#failure ??= { error: new PlumberError('ERR_LEDGER', message, { ledger: this.run.ledger() }) }
  }
}
