import { channel } from 'node:diagnostics_channel'
import type { ItemEvent, LogEvent, OutputEvent, RunEvent, WorkerEvent } from './event.ts'
import { type LogLevel, logLevels } from './level.ts'

/** A channel of `node:diagnostics_channel`, with what is published on it. Publish only if somebody listens. */
export interface EventChannel<Event> {
  /** Its name: whoever subscribes by it gets the events. */
  readonly name: string | symbol
  readonly hasSubscribers: boolean
  publish(event: Event): void
}

/**
 * The channels on which PaPy tells what happens; their names are a public interface. On the hot path nothing is published:
 * items that go well are not told of.
 */
export interface Channels {
  /** `papy:run` */
  readonly run: EventChannel<RunEvent>
  /** `papy:item` */
  readonly item: EventChannel<ItemEvent>
  /** `papy:worker` */
  readonly worker: EventChannel<WorkerEvent>
  /** `papy:output` */
  readonly output: EventChannel<OutputEvent>
  /** `papy:log:error` to `papy:log:trace`: one per level, so that what nobody wants is never made. */
  readonly log: Readonly<Record<LogLevel, EventChannel<LogEvent>>>
}

/** @see {@link Channels} */
export const channels: Channels = Object.freeze({
  run: channel('papy:run'),
  item: channel('papy:item'),
  worker: channel('papy:worker'),
  output: channel('papy:output'),
  log: Object.freeze({
    error: channel('papy:log:error'),
    warn: channel('papy:log:warn'),
    info: channel('papy:log:info'),
    debug: channel('papy:log:debug'),
    trace: channel('papy:log:trace'),
  }),
})

/** What listeners of this process want of workers. */
export interface Wanted {
  /** Records of functions, down to this level. */
  readonly level?: LogLevel
  /** What functions write to standard output and error. */
  readonly output?: true
}

/** What is wanted now; `undefined`: nothing. */
export function wanted(): Wanted | undefined {
  const { log, output } = channels
  let level: LogLevel | undefined
  // Asked for each message to a worker: without a closure.
  for (const one of logLevels) if (log[one].hasSubscribers) level = one
  if (level === undefined && !output.hasSubscribers) return undefined
  return { ...(level === undefined ? {} : { level }), ...(output.hasSubscribers ? { output: true } : {}) }
}
