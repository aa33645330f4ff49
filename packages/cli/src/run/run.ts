import { randomBytes } from 'node:crypto'
import { isPiperError } from '@papy/contract'
import type { PiperInput, PlumberEvent } from '@papy/core'
import { type Exit, exit, type Streams } from '../command.ts'
import { type Gate, gateOf } from '../input/gate.ts'
import type { JournalAccount } from '../journal/account.ts'
import { adviceOn, journalLines, sessionLine } from '../journal/advice.ts'
import type { Keeping } from '../journal/keeping.ts'
import { Lookout } from '../live/lookout.ts'
import { extentOf } from '../live/progress.ts'
import { Sampler } from '../live/sampler.ts'
import type { Snapshot } from '../live/snapshot.ts'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'
import { type Broadcast, broadcast } from '../watch/broadcast.ts'
import { type Desk, deskOf } from './desk.ts'
import type { Failures } from './failures.ts'
import { HostNews } from './host-news.ts'
import { closeInput } from './inputs.ts'
import { Interrupts } from './interrupts.ts'
import { keepsakeOf } from './keepsake.ts'
import { loggingOf } from './logging.ts'
import { errorOf, exitOf, messageOf, stateOf } from './outcome.ts'
import type { Request } from './request.ts'
import { Results } from './results.ts'
import { type Summary, summaryLine } from './summary.ts'

/** One run of a pipeline, from its inputs to its summary. */
export class Run {
  readonly #request: Request
  readonly #pipeline: LoadedPipeline
  readonly #streams: Streams
  readonly #gates: readonly Gate[]
  readonly #sampler: Sampler
  readonly #desk: Desk
  readonly #results: Results | undefined
  readonly #keeping: Keeping | undefined
  readonly #aborting = new AbortController()
  #failure: { readonly error: unknown } | undefined
  #isDraining = false
  #stopping: Promise<unknown> | undefined

  constructor(
    request: Request,
    pipeline: LoadedPipeline,
    inputs: readonly PiperInput[],
    streams: Streams,
    keeping?: Keeping,
  ) {
    const { limit } = request
    this.#keeping = keeping
    this.#request = request
    this.#pipeline = pipeline
    this.#streams = streams
    this.#gates = inputs.map((input, at) => {
      const options = { limit, close: () => closeInput(input) }
      return keeping?.gate(input, at, options) ?? gateOf(input, options)
    })
    const { plumber } = pipeline
    const about = { id: randomBytes(16).toString('hex'), file: request.file, pid: process.pid, startedAt: Date.now() }
    this.#sampler = new Sampler({ plumber, about, limit, extents: inputs.map((input) => extentOf(input, limit)) })
    this.about = about
    this.#desk = deskOf(request, streams)
    const { results, failures } = this.#desk
    if (keeping?.output !== undefined) Object.assign(keeping.output, { lines: results, unread: streams.unread })
    this.#results =
      keeping === undefined && results ? new Results(results, failures, plumber.outputs().length) : undefined
  }

  readonly about: Snapshot['run']

  /** Runs it. @returns the exit code; what goes wrong has been said */
  async run(): Promise<Exit> {
    const interrupts = new Interrupts(this.#streams, {
      drain: (signal) => this.#drain(signal),
      abort: () => this.#abort(),
    })
    const watched = await this.#broadcast()
    const keepsake = keepsakeOf(this.#pipeline.plumber, this.#request)
    const lookout = new Lookout(this.#sampler, this.#desk.display, watched)
    let logging: AsyncDisposable | undefined
    try {
      logging = await loggingOf(this.#request, this.#desk)
      await this.#carryOut()
    } catch (error) {
      this.#fail(error)
    }
    const isWhole = this.#failure === undefined && !this.#aborting.signal.aborted
    await this.#desk.end(isWhole).catch((error: unknown) => this.#fail(error))
    const account = this.#account()
    if (account !== undefined) await this.#exportErrors().catch((error: unknown) => this.#fail(error))
    const code = this.#exitCode(interrupts.exit, account)
    const last = await lookout.end(stateOf(code))
    await keepsake
      ?.write(this.#streams, account)
      .catch((error: unknown) => this.#streams.error(`papy: ${messageOf(error)}`))
    await this.#pipeline.close()
    await logging?.[Symbol.asyncDispose]()
    interrupts.close()
    this.#sum(code, last, account)
    return code
  }

  // Rows where somebody wants them; else the outputs need not pair.
  async #carryOut(): Promise<void> {
    const { plumber } = this.#pipeline
    const { signal } = this.#aborting
    this.#warn()
    const inputs = this.#gates.map(({ input }) => input)
    if (this.#keeping !== undefined) return this.#carryOutKept(inputs, this.#keeping)
    if (this.#results === undefined) return this.#carryOutUnread(inputs)
    void this.#tell(plumber.events())
    for await (const row of plumber.stream(inputs, { signal })) {
      const wait = this.#results.add(row)
      if (wait !== undefined) await wait
      if (this.#streams.unread.aborted) break
    }
  }

  async #carryOutUnread(inputs: readonly PiperInput[]): Promise<void> {
    const { plumber } = this.#pipeline
    const events = plumber.events()
    await plumber.start(inputs)
    const told = this.#tell(events, this.#desk.failures)
    await plumber.run({ signal: this.#aborting.signal })
    try {
      await plumber.wait()
    } finally {
      await plumber.stop()
      await told
    }
  }

  // Rows go through a piper of their own: what was read is written also where it is stopped.
  async #carryOutKept(inputs: readonly PiperInput[], { options, output, past }: Keeping): Promise<void> {
    const { plumber } = this.#pipeline
    const { unread } = this.#streams
    const events = plumber.events()
    await plumber.start(inputs, options)
    const told = this.#tell(events, this.#desk.failures)
    this.#say(sessionLine(options, past))
    if (output?.guarantee === 'at-least-once') this.#say(AT_LEAST_ONCE)
    unread.addEventListener('abort', () => this.#aborting.abort(unread.reason), { once: true })
    await plumber.run({ signal: this.#aborting.signal })
    if (this.#isDraining) void this.#stop()
    try {
      await plumber.wait()
    } finally {
      await this.#stop()
      await told
    }
  }

  #stop(): Promise<unknown> {
    this.#stopping ??= this.#pipeline.plumber.stop()
    this.#stopping.catch(() => undefined)
    return this.#stopping
  }

  /** What people are to know while it runs. @param failures - where those go that come in no row */
  async #tell(events: AsyncIterable<PlumberEvent>, failures?: Failures): Promise<void> {
    const hosts = new HostNews((line) => this.#say(line))
    for await (const event of events) {
      const { type, error, code = '', message = '' } = event
      if (type === 'end') return
      hosts.hear(event)
      if (type === 'warning' && fromJournal.has(code)) this.#say(`papy: warning: ${message} (${code})`)
      if ((type === 'item-error' || type === 'timeout') && isPiperError(error)) await failures?.add(error)
    }
  }

  async #broadcast(): Promise<Broadcast | undefined> {
    try {
      return await broadcast(this.about)
    } catch (error) {
      this.#desk.say(`papy: nobody can watch this run: ${messageOf(error)}`)
      return undefined
    }
  }

  #warn(): void {
    if (this.#request.quiet || this.#request.json) return
    for (const { code, message } of this.#pipeline.plumber.plan().warnings)
      this.#desk.say(`papy: warning: ${message} (${code})`)
  }

  // For people, about the journal.
  #say(line: string | undefined): void {
    if (line !== undefined && !this.#request.quiet && !this.#request.json) this.#desk.say(line)
  }

  #drain(signal: string): void {
    this.#sampler.state = 'draining'
    this.#isDraining = true
    // An input that ends is one that has no more: what a journal is to go on with does not end.
    if (this.#keeping === undefined) for (const gate of this.#gates) gate.stop()
    else if (this.#pipeline.plumber.state === 'running') void this.#stop()
    this.#desk.say(`papy: ${signal}: reads no more, and finishes what was read; once more gives it up`)
  }

  async #exportErrors(): Promise<void> {
    const { errors } = this.#request
    if (errors !== undefined) await this.#keeping?.exportTo(errors, (text) => this.#streams.flow(text))
  }

  // Where there is no run in the journal, what went wrong was said.
  #account(): JournalAccount | undefined {
    try {
      return this.#keeping?.account()
    } catch (error) {
      this.#fail(error)
      return undefined
    }
  }

  #abort(): void {
    this.#sampler.state = 'aborting'
    this.#desk.say('papy: gives up what is not finished')
    this.#aborting.abort(new Error('given up'))
  }

  #fail(error: unknown): void {
    if (this.#aborting.signal.aborted && error === this.#aborting.signal.reason) return
    this.#failure ??= { error }
  }

  #exitCode(interrupted: Exit | undefined, account: JournalAccount | undefined): Exit {
    if (this.#failure !== undefined) return exitOf(this.#failure.error)
    if (interrupted !== undefined) return interrupted
    const isAll = this.#keeping?.options.redrive === undefined
    return this.#desk.failures.count > 0 || (isAll && (account?.deadLetters ?? 0) > 0) ? exit.failed : exit.done
  }

  #sum(exitCode: Exit, { elapsedMs, nodes }: Snapshot, journal: JournalAccount | undefined): void {
    const { file, output, quiet, json } = this.#request
    if (this.#failure !== undefined && !json) {
      this.#streams.error(`papy: ${messageOf(this.#failure.error)}`)
      const advice = this.#keeping && adviceOn(this.#failure.error, this.#keeping.place)
      if (advice !== undefined) this.#streams.error(`papy: ${advice}`)
    }
    const { total: items, pipes } = this.#pipeline.plumber.ledger()
    const { failures } = this.#desk
    const { rows = this.#keeping?.output?.written, written = rows } = this.#results ?? {}
    const summary: Summary = {
      file,
      end: this.#end(exitCode),
      exitCode,
      elapsedMs,
      ...(rows === undefined || written === undefined ? {} : { rows, written }),
      items,
      pipes,
      nodes,
      failed: failures.count,
      failures: failures.first,
      ...(journal && { journal }),
      ...(this.#failure && { error: errorOf(this.#failure.error) }),
    }
    if (json) (output === '-' ? this.#streams.error : this.#streams.out)(JSON.stringify(summary))
    else if (!quiet && exitCode !== exit.usage) {
      this.#streams.error(summaryLine(summary))
      if (journal !== undefined) for (const line of journalLines(journal)) this.#streams.error(`papy: ${line}`)
    }
  }

  #end(code: Exit): Summary['end'] {
    if (this.#failure !== undefined) return 'failed'
    if (this.#streams.unread.aborted) return 'unread'
    return code === exit.done || code === exit.failed ? 'finished' : 'interrupted'
  }
}

/** Warnings that no plan knows of. */
const fromJournal: ReadonlySet<string> = new Set(['WARN_INPUT_KEPT', 'WARN_JOURNAL_WAITS'])

const AT_LEAST_ONCE =
  'papy: what is printed just before a kill may be printed again by papy resume; with -o <file> each row is there once'
