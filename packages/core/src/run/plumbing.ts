import type { Ledger, PlumberError } from '@papy/contract'
import { closeQuietly } from '@papy/contract/engine'
import type { RunEnd } from '@papy/contract/function'
import { audit } from './audit.ts'
import type { DaggerRun } from './dagger-run.ts'
import { RowStream } from './row-stream.ts'
import { drainOutput } from './sink.ts'

/** Opens and closes the tap of one run: takes its outputs' items, or hands them to a stream; drains, pauses, ends. */
export class Plumbing {
  readonly run: DaggerRun
  /** Epoch Ms. */
  readonly startedAt: number = Date.now()
  #endedAt: number | undefined
  #stream: RowStream | undefined
  #driving: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined
  #imbalance: PlumberError | undefined
  #closed: Promise<void> | undefined
  #isToldOf = false
  #isStopped = false
  /** Everything that was read was driven out, to somebody or nobody. */
  #isEmpty = false
  /** The same, and delivered. */
  #isDriven = false

  constructor(run: DaggerRun) {
    this.run = run
  }

  /** The error that ended it, if one did. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure
  }

  /** The same, if it is that the ledger did not balance at the end. */
  get imbalance(): PlumberError | undefined {
    return this.#imbalance
  }

  /** From the start to the end, or to now. */
  get runTimeMs(): number {
    return (this.#endedAt ?? Date.now()) - this.startedAt
  }

  /** Whether it was told to close: who told it is told of what goes wrong. */
  get isClosing(): boolean {
    return this.#closed !== undefined
  }

  /** Tells of its end, once. */
  tellEnd(): void {
    if (this.#isToldOf) return
    this.#isToldOf = true
    const { run, runTimeMs } = this
    run.chronicle.end({ failure: this.#failure, total: run.ledgerOfRows.balance(), runTimeMs })
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
    this.#isStopped = true
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

  /** Where the items are. @throws PlumberError `ERR_LEDGER`, where a piper debugs */
  ledger(): Ledger {
    this.#stream?.account()
    const ledger = this.run.ledger()
    if (this.run.debugs) {
      const error = audit(ledger, { over: false, mostReturned: Number.POSITIVE_INFINITY, faults: this.run.faults })
      if (error !== undefined) throw error
    }
    return ledger
  }

  /** Fails with the signal's reason when it is aborted, then calls `then`; until the end, because a signal may outlive many. */
  heed(signal: AbortSignal, then: () => void): void {
    const onAbort = () => {
      this.fail(signal.reason)
      then()
    }
    signal.addEventListener('abort', onAbort, { once: true })
    void this.drive().then(() => signal.removeEventListener('abort', onAbort))
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
      await this.run.close(this.#how)
    } catch (error) {
      this.#failure ??= { error }
      throw error
    } finally {
      await this.#driving
      this.#endedAt = Date.now()
      this.#checkLedger()
      await this.#endJournal()
    }
  }

  async #endJournal(): Promise<void> {
    const { keeping, ledgerOfRows } = this.run
    const how = this.#failure !== undefined ? 'failed' : this.#how === 'complete' ? 'complete' : 'stopped'
    await keeping?.end(how, ledgerOfRows.balance(), this.#failure?.error)
  }

  get #how(): RunEnd {
    const { keeping } = this.run
    const isTaken = this.#stream?.complete === true
    // With a journal: what was stopped before its inputs ended, or left before all was taken, can be gone on with.
    const isComplete =
      keeping === undefined ? this.#isEmpty || isTaken : keeping.inputs.isExhausted && (this.#isDriven || isTaken)
    return isComplete && this.#failure === undefined ? 'complete' : 'given-up'
  }

  // All outputs at once: a fork's readers must not wait for each other.
  async #driveAll(delivered: boolean): Promise<void> {
    const { outputs } = this.run
    await Promise.all(
      outputs.map((output, number) =>
        drainOutput(output, number, this.run, delivered).catch((error) => this.fail(error)),
      ),
    )
    this.#isEmpty = this.#closed === undefined
    this.#isDriven = delivered && this.#isEmpty
  }

  /** Ends it with an error: reads no more. */
  fail(error: unknown): void {
    this.#failure ??= { error }
    closeQuietly({ close: () => this.run.closeInputs() })
  }

  #checkLedger(): void {
    const { faults } = this.run
    const error = audit(this.run.ledger(), { over: true, mostReturned: this.#mostReturned(), faults })
    if (error === undefined) return
    this.#imbalance = error
    this.#failure ??= { error }
  }

  // Inputs that are zipped may end at different lengths: what has no partner is returned. The item that an asynchronous
  // input was about to give when it was told to stop comes too late.
  #mostReturned(): number {
    const isComplete = this.#isDriven || this.#stream?.complete === true
    if (!isComplete || this.#failure !== undefined || this.run.inputs > 1) return Number.POSITIVE_INFINITY
    return this.#isStopped ? 1 : 0
  }
}
