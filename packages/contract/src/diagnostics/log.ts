import { currentFrame } from '../engine/current-task.ts'
import { channels } from './channel.ts'
import type { ItemPlace, LogFields } from './event.ts'
import type { LogLevel } from './level.ts'
import { currentRelay } from './relay.ts'

/**
 * Says what a function has to say. Where nobody listens (see `logTo` of `@papy/log`, or the channels `papy:log:<level>`)
 * nothing is made of it: fields are not even looked at. Never throws.
 */
export interface Log {
  error(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  debug(message: string, fields?: LogFields): void
  trace(message: string, fields?: LogFields): void
  /** Whether anybody wants records of this level: for fields that are costly to make. */
  wants(level: LogLevel): boolean
  /**
   * A log with these fields in each record. Made before a function's first `await`, it goes on to tell with which item
   * the function was called; afterwards nobody can know.
   */
  child(fields?: LogFields): Log
}

class ScopedLog implements Log {
  readonly #fields: LogFields | undefined
  readonly #place: ItemPlace | undefined

  constructor(fields?: LogFields, place?: ItemPlace) {
    this.#fields = fields
    this.#place = place
  }

  error(message: string, fields?: LogFields): void {
    this.#write('error', message, fields)
  }

  warn(message: string, fields?: LogFields): void {
    this.#write('warn', message, fields)
  }

  info(message: string, fields?: LogFields): void {
    this.#write('info', message, fields)
  }

  debug(message: string, fields?: LogFields): void {
    this.#write('debug', message, fields)
  }

  trace(message: string, fields?: LogFields): void {
    this.#write('trace', message, fields)
  }

  wants(level: LogLevel): boolean {
    return channels.log[level].hasSubscribers || (currentRelay()?.wants(level) ?? false)
  }

  child(fields?: LogFields): Log {
    return new ScopedLog(merged(this.#fields, fields), this.#place ?? currentFrame()?.place())
  }

  #write(level: LogLevel, message: string, given: LogFields | undefined): void {
    const to = channels.log[level]
    const relay = currentRelay()
    const isTold = relay?.wants(level) ?? false
    if (!to.hasSubscribers && !isTold) return
    const fields = merged(this.#fields, given)
    const place = this.#place ?? currentFrame()?.place() ?? {}
    if (isTold) relay?.write(level, message, fields, place)
    if (to.hasSubscribers)
      to.publish({ at: Date.now(), level, message, ...place, ...(fields === undefined ? {} : { fields }) })
  }
}

/** @see {@link Log} */
export const log: Log = Object.freeze(new ScopedLog())

// Without reading any of them: a getter stays one.
function merged(one: LogFields | undefined, other: LogFields | undefined): LogFields | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return Object.create(null, descriptorsOf(one, other))
}

// What cannot even be asked what it has, such as a Proxy that was revoked, has nothing.
function descriptorsOf(...all: readonly LogFields[]): PropertyDescriptorMap {
  try {
    return Object.assign({}, ...all.map((fields) => Object.getOwnPropertyDescriptors(fields)))
  } catch {
    return {}
  }
}
