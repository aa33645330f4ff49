import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe } from '@papy/contract'
import { channels, includes, logLevels } from '@papy/contract/diagnostics'
import { checkOptions } from '@papy/contract/engine'
import { type LogOptions, type LogSettings, logRules, settingsOf } from './log-options.ts'
import { type Account, ofItem, ofLog, ofOutput, ofRun, ofWorker } from './record/account.ts'
import { Recorder } from './record/recorder.ts'
import type { LogSink } from './sink/log-sink.ts'

/** A log that is on. */
export interface Logging extends AsyncDisposable {
  /** Records that the sink refused by throwing. */
  readonly failures: number
  /** Turns it off and closes its sink: all that was told is where it belongs when it settles. Again is a no-op. */
  close(): Promise<void>
}

/**
 * Turns a log on: what happens from now on in the runs and pools of this process becomes records, which go to the sink.
 * Several logs may be on at once, each with its own level and rules. Whatever the sink does, no run is the worse for it.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for a wrong option or rule
 */
export function logTo(sink: LogSink, options: LogOptions = {}): Logging {
  checkOptions('logTo', options, logRules)
  const settings = settingsOf(options)
  const subscription = new Subscription(sink, new Recorder(settings))
  for (const [name, account] of wantedOf(settings)) subscription.add(name, account)
  return subscription
}

/** Makes an account of what is told on a channel. */
type Accountant = (event: never) => Account

// Where nobody would be told, nobody listens: then nothing is even made.
function wantedOf({ level, output }: LogSettings): readonly (readonly [string | symbol, Accountant])[] {
  const said = logLevels.filter((one) => includes(level, one)).map((one) => [channels.log[one].name, ofLog] as const)
  return [
    [channels.run.name, ofRun],
    [channels.item.name, ofItem],
    [channels.worker.name, ofWorker],
    ...(output ? [[channels.output.name, ofOutput] as const] : []),
    ...said,
  ]
}

class Subscription implements Logging {
  failures = 0
  #busy = false
  #closed: Promise<void> | undefined
  readonly #heard = new Map<string | symbol, (event: unknown) => void>()
  readonly #recorder: Recorder
  readonly #sink: LogSink

  constructor(sink: LogSink, recorder: Recorder) {
    this.#sink = sink
    this.#recorder = recorder
  }

  add(name: string | symbol, account: Accountant): void {
    const hear = (event: unknown): void => this.#hear(() => account(event as never))
    this.#heard.set(name, hear)
    subscribe(name, hear)
  }

  close(): Promise<void> {
    for (const [name, hear] of this.#heard) unsubscribe(name, hear)
    this.#heard.clear()
    this.#closed ??= this.#closeSink()
    return this.#closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #closeSink(): Promise<void> {
    await this.#sink.close?.()
  }

  // What the sink itself sets off is not told: that would never end.
  #hear(account: () => Account): void {
    if (this.#busy) return
    this.#busy = true
    try {
      const record = this.#recorder.record(account())
      if (record !== undefined) this.#sink.write(record)
    } catch (error) {
      if (this.failures++ === 0) warn(error)
    } finally {
      this.#busy = false
    }
  }
}

function warn(error: unknown): void {
  process.emitWarning(`a log sink failed: ${describe(error)}; records are missing`, { code: 'WARN_LOG_SINK' })
}
