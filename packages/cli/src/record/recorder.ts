import { performance } from 'node:perf_hooks'
import { describe, isPiperError, type Ledger } from '@papy/contract'
import type { Plumber, PlumberEvent, PlumberStats } from '@papy/core'
import { graphOf } from '../graph/pipeline-graph.ts'
import { type EnvironmentOptions, environmentOf } from './environment.ts'
import { ErrorClasses } from './error-classes.ts'
import { type NodeSummary, RECORD_VERSION, type RunRecord, type RunSummary, type WorkerEvent } from './run-record.ts'
import { TimeLineWriter, type Usage } from './time-line.ts'

/** Watches a Plumber, and says what it saw. */
export interface Recorder {
  /**
   * What is known of the run so far, or of the last one. What happened in this turn of the event loop may not be in it yet:
   * let one pass after the end of the run.
   */
  record(): RunRecord
  /** Watches no more; {@link Recorder.record} goes on to tell what was seen. Again is a no-op. */
  close(): void
}

/** Between two looks at a run, in Ms. */
const EVERY_MS = 250
/** What happened to workers, of which so much is kept. */
const MOST_WORKER_EVENTS = 200

/**
 * Watches the runs of a Plumber from now on, at most four times a second and in bounded memory, and makes records of them. It
 * keeps no process alive.
 *
 * @throws StateError `ERR_DISPOSED`
 */
export function recorder(plumber: Plumber, options: EnvironmentOptions = {}): Recorder {
  return new PlumberRecorder(plumber, options)
}

class PlumberRecorder implements Recorder {
  readonly #plumber: Plumber
  readonly #options: EnvironmentOptions
  readonly #events: AsyncIterableIterator<PlumberEvent, undefined>
  readonly #timer: NodeJS.Timeout
  readonly #begun = { cpu: process.cpuUsage(), loop: performance.eventLoopUtilization() }
  #run = new RunNotes(undefined)

  constructor(plumber: Plumber, options: EnvironmentOptions) {
    this.#plumber = plumber
    this.#options = options
    this.#events = plumber.events()
    this.#timer = setInterval(() => this.#look(), EVERY_MS).unref()
    void this.#listen()
  }

  record(): RunRecord {
    const { stats } = this.#plumber
    this.#look(true)
    const plan = this.#plumber.plan()
    const { ledger, problem } = ledgerOf(this.#plumber)
    const { errors, events, workers, failure } = this.#run
    const classes = errors.list()
    const grouped = classes.reduce((sum, { count }) => sum + count, 0)
    return {
      format: 'papy-run',
      version: RECORD_VERSION,
      environment: environmentOf(this.#options),
      graph: graphOf(this.#plumber, plan),
      plan,
      run: summaryOf(stats, failure ?? problem),
      nodes: Object.fromEntries(Object.entries(stats.nodes).map(([name, node]) => [name, withoutItems(node)])),
      timeLine: this.#run.timeLine.read(),
      errors: { classes, others: Math.max(0, stats.total.errors - grouped) },
      events: Object.fromEntries(events),
      workers: [...workers],
      ...(ledger === undefined ? {} : { ledger }),
      warnings: plan.warnings,
    }
  }

  close(): void {
    clearInterval(this.#timer)
    void this.#events.return?.()
  }

  #look(last = false): void {
    const { stats } = this.#plumber
    if (stats.startedAt === undefined) return
    this.#enter(stats.startedAt)
    if (last || stats.state === 'running' || stats.state === 'started')
      this.#run.timeLine.note(stats, this.#usage(), last)
  }

  // Another run of the same Plumber begins a new record.
  #enter(startedAt: number | undefined): void {
    if (this.#run.startedAt === startedAt) return
    this.#run = new RunNotes(startedAt)
  }

  #usage(): Usage {
    const { user, system } = process.cpuUsage(this.#begun.cpu)
    const { active } = performance.eventLoopUtilization(this.#begun.loop)
    return { cpuMs: (user + system) / 1_000, loopMs: active, rssBytes: process.memoryUsage.rss() }
  }

  async #listen(): Promise<void> {
    for await (const event of this.#events) {
      this.#enter(this.#plumber.stats.startedAt)
      this.#run.hear(event)
      // The first moment and the last one.
      if (event.type === 'state' || event.type === 'end') this.#look(event.type === 'end')
    }
  }
}

/** What is noted of one run. */
class RunNotes {
  readonly startedAt: number | undefined
  readonly timeLine: TimeLineWriter = new TimeLineWriter()
  readonly errors: ErrorClasses = new ErrorClasses()
  readonly events: Map<string, number> = new Map()
  readonly workers: WorkerEvent[] = []
  failure: string | undefined

  constructor(startedAt: number | undefined) {
    this.startedAt = startedAt
  }

  hear({ type, at, node = '', error, message }: PlumberEvent): void {
    const atMs = Math.max(0, at - (this.startedAt ?? at))
    this.events.set(type, (this.events.get(type) ?? 0) + 1)
    if ((type === 'item-error' || type === 'timeout') && isPiperError(error)) this.errors.add(node, error, atMs)
    if (type.startsWith('worker-') && this.workers.length < MOST_WORKER_EVENTS)
      this.workers.push({ type, atMs, message: message ?? describe(error) })
    if (type === 'end' && error !== undefined) this.failure = describe(error)
  }
}

function summaryOf({ state, startedAt, runTimeMs, total }: PlumberStats, problem: string | undefined): RunSummary {
  return {
    state,
    ...(startedAt === undefined ? {} : { startedAt }),
    runTimeMs,
    ...total,
    ...(problem === undefined ? {} : { problem }),
  }
}

function withoutItems({ tracked: _, ...stats }: PlumberStats['nodes'][string]): NodeSummary {
  return stats
}

function ledgerOf(plumber: Plumber): { readonly ledger?: Ledger; readonly problem?: string } {
  try {
    return { ledger: plumber.ledger() }
  } catch (error) {
    return { problem: describe(error) }
  }
}
