import { randomBytes } from 'node:crypto'
import { isPapyError, isPiperError } from '@papy/contract'
import type { PiperInput, PlumberEvent } from '@papy/core'
import { type Exit, exit, type Streams } from '../command.ts'
import { type Gate, gateOf } from '../input/gate.ts'
import { Lookout } from '../live/lookout.ts'
import { extentOf } from '../live/progress.ts'
import { Sampler } from '../live/sampler.ts'
import type { Snapshot } from '../live/snapshot.ts'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'
import { type Broadcast, broadcast } from '../watch/broadcast.ts'
import { type Desk, deskOf } from './desk.ts'
import { closeInput } from './inputs.ts'
import { Interrupts } from './interrupts.ts'
import { keepsakeOf } from './keepsake.ts'
import { loggingOf } from './logging.ts'
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
  readonly #aborting = new AbortController()
  #failure: { readonly error: unknown } | undefined

  constructor(request: Request, pipeline: LoadedPipeline, inputs: readonly PiperInput[], streams: Streams) {
    const { limit } = request
    this.#request = request
    this.#pipeline = pipeline
    this.#streams = streams
    this.#gates = inputs.map((input) => gateOf(input, { limit, close: () => closeInput(input) }))
    const { plumber } = pipeline
    const about = { id: randomBytes(16).toString('hex'), file: request.file, pid: process.pid, startedAt: Date.now() }
    this.#sampler = new Sampler({ plumber, about, limit, extents: inputs.map((input) => extentOf(input, limit)) })
    this.about = about
    this.#desk = deskOf(request, streams)
    const { results, failures } = this.#desk
    this.#results = results && new Results(results, failures, plumber.outputs().length)
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
    const code = this.#exitCode(interrupts.exit)
    const last = await lookout.end(stateOf(code))
    await keepsake?.write(this.#streams).catch((error: unknown) => this.#streams.error(`papy: ${messageOf(error)}`))
    await this.#pipeline.close()
    await logging?.[Symbol.asyncDispose]()
    interrupts.close()
    this.#sum(code, last)
    return code
  }

  // Rows where somebody wants them; else the outputs need not pair.
  async #carryOut(): Promise<void> {
    const { plumber } = this.#pipeline
    const { signal } = this.#aborting
    this.#warn()
    const inputs = this.#gates.map(({ input }) => input)
    if (this.#results === undefined) return this.#carryOutUnread(inputs)
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
    const told = this.#tellFailures(events)
    await plumber.run({ signal: this.#aborting.signal })
    try {
      await plumber.wait()
    } finally {
      await plumber.stop()
      await told
    }
  }

  /** Failures that come in no row. */
  async #tellFailures(events: AsyncIterable<PlumberEvent>): Promise<void> {
    for await (const { type, error } of events) {
      if (type === 'end') return
      if ((type === 'item-error' || type === 'timeout') && isPiperError(error)) await this.#desk.failures.add(error)
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

  #drain(signal: string): void {
    this.#sampler.state = 'draining'
    for (const gate of this.#gates) gate.stop()
    this.#desk.say(`papy: ${signal}: reads no more, and finishes what was read; once more gives it up`)
  }

  #abort(): void {
    this.#sampler.state = 'aborting'
    this.#desk.say('papy: gives up what is not finished')
    this.#aborting.abort(new Error('given up'))
  }

  #fail(error: unknown): void {
    if (error === this.#aborting.signal.reason) return
    this.#failure ??= { error }
  }

  #exitCode(interrupted: Exit | undefined): Exit {
    if (this.#failure !== undefined) return exitOf(this.#failure.error)
    if (interrupted !== undefined) return interrupted
    return this.#desk.failures.count > 0 ? exit.failed : exit.done
  }

  #sum(exitCode: Exit, { elapsedMs, nodes }: Snapshot): void {
    const { file, output, quiet, json } = this.#request
    if (this.#failure !== undefined && !json) this.#streams.error(`papy: ${messageOf(this.#failure.error)}`)
    const { total: items, pipes } = this.#pipeline.plumber.ledger()
    const { failures } = this.#desk
    const { rows, written } = this.#results ?? {}
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
      ...(this.#failure && { error: errorOf(this.#failure.error) }),
    }
    if (json) (output === '-' ? this.#streams.error : this.#streams.out)(JSON.stringify(summary))
    else if (!quiet && exitCode !== exit.usage) this.#streams.error(summaryLine(summary))
  }

  #end(code: Exit): Summary['end'] {
    if (this.#failure !== undefined) return 'failed'
    if (this.#streams.unread.aborted) return 'unread'
    return code === exit.done || code === exit.failed ? 'finished' : 'interrupted'
  }
}

function stateOf(code: Exit): Snapshot['state'] {
  if (code === exit.done || code === exit.failed) return 'finished'
  return code === exit.broken || code === exit.usage || code === exit.hostless ? 'failed' : 'interrupted'
}

// Inputs that do not fit the pipeline were given wrongly; and who tries again later may find a host.
function exitOf(error: unknown): Exit {
  const code = isPapyError(error) ? error.code : undefined
  if (code === 'ERR_NO_HOSTS') return exit.hostless
  return code === 'ERR_INPUTS' ? exit.usage : exit.broken
}

function messageOf(error: unknown): string {
  if (isPapyError(error)) return `${error.message} (${error.code})`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function errorOf(error: unknown): NonNullable<Summary['error']> {
  const { name = 'Error', code, message = String(error) } = error as { name?: string; code?: string; message?: string }
  return { name, message, ...(typeof code === 'string' ? { code } : {}) }
}
