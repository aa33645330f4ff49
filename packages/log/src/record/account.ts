import { describe, isPiperError } from '@papy/contract'
import type { ItemEvent, LogEvent, LogLevel, OutputEvent, RunEvent, WorkerEvent } from '@papy/contract/diagnostics'
import { levels } from './levels.ts'
import type { EventName } from './log-record.ts'

/** An event, as far as it has to be known to decide whether it is told; the rest is made only then. */
export interface Account {
  readonly event: EventName
  readonly level: LogLevel
  readonly at: number
  /** Which run, item, worker: fields of the record. */
  readonly place: object
  /** What it says. */
  tell(): Telling
}

/** What an event says: everything but its message may be any value. */
export interface Telling {
  readonly msg: string
  readonly [detail: string]: unknown
  /** What a failed function was called with. */
  readonly inbox?: unknown
}

/** What is told of a run. */
export function ofRun(event: RunEvent): Account {
  const { type, at, run, node, nodes, state, code, message, error, total, runTimeMs } = event
  const name = `run.${type}` as const
  const level = type === 'end' && 'error' in event ? 'error' : levels[name]
  const tell = (): Telling => {
    switch (type) {
      case 'start':
        return { msg: `the run began: ${nodes?.join(', ')}`, nodes }
      case 'state':
        return { msg: `the run is ${state}`, state }
      case 'warning':
        return { msg: message ?? '', code }
      case 'end':
        return { msg: endOf(event), error, total, runTimeMs }
    }
  }
  return { event: name, level, at, place: { run, node }, tell }
}

/** What is told of an item. */
export function ofItem({ type, at, error, run, node, index, attempt, worker, host }: ItemEvent): Account {
  const event = `item.${type}` as const
  const tell = (): Telling => {
    if (type === 'lost') return { msg: describe(error), error }
    if (type === 'retry')
      return { msg: `attempt ${attempt ?? 1} failed, another one follows: ${describe(error)}`, error }
    if (!isPiperError(error)) return { msg: describe(error), error }
    const [first] = error.errors
    return { msg: error.message, function: first?.functionName, error: first?.cause, inbox: first?.inbox }
  }
  return { event, level: levels[event], at, place: { run, node, index, attempt, worker, host }, tell }
}

/** What is told of a worker. */
export function ofWorker({ type, at, pool, worker, host, exit }: WorkerEvent): Account {
  const event = `worker.${type}` as const
  const { reason, code, signal, stderr, error } = exit ?? {}
  const how = [reason, code !== undefined && `code ${code}`, signal].filter(Boolean).join(', ')
  const msgs = {
    start: 'the worker was started',
    up: 'the worker is up',
    exit: `the worker ended: ${how}`,
    lost: `the worker was lost: ${error === undefined ? how : describe(error)}`,
  }
  const end = exit === undefined ? {} : { exit: { reason, code, signal, stderr }, error }
  return { event, level: levels[event], at, place: { pool, worker, host }, tell: () => ({ msg: msgs[type], ...end }) }
}

/** What is told of a line that a worker wrote. */
export function ofOutput({ stream, at, line, dropped, ...place }: OutputEvent): Account {
  const event = `output.${stream}` as const
  const level = dropped === undefined ? levels[event] : 'warn'
  return { event, level, at, place, tell: () => ({ msg: line, dropped }) }
}

/** What is told of what a function said. */
export function ofLog({ level, at, message, fields, dropped, ...place }: LogEvent): Account {
  const tell = () => ({ msg: typeof message === 'string' ? message : describe(message), data: fields, dropped })
  return { event: 'log', level, at, place, tell }
}

function endOf({ total, runTimeMs, ...end }: RunEvent): string {
  const { read = 0, emitted = 0, errored = 0, returned = 0 } = total ?? {}
  const numbers = `${read} read, ${emitted} emitted, ${errored} errored, ${returned} returned in ${runTimeMs} ms`
  return !('error' in end) ? `the run ended: ${numbers}` : `the run failed: ${describe(end.error)}; ${numbers}`
}
