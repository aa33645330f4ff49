import { hostname } from 'node:os'
import { HIDDEN, includes, type Plain, snapshot } from '@papy/contract/diagnostics'
import type { LogSettings } from '../log-options.ts'
import type { Account } from './account.ts'
import type { LogRecord } from './log-record.ts'
import { redaction } from './redaction.ts'

/** Makes records of events: of those that matter enough, and of others nothing. */
export class Recorder {
  readonly #host = hostname()
  readonly #settings: LogSettings
  readonly #hidden: ReturnType<typeof redaction>

  /** @throws ArgumentError `ERR_ARGUMENT` for a rule of redaction that is none */
  constructor(settings: LogSettings) {
    this.#settings = settings
    this.#hidden = redaction(settings.redact)
  }

  record({ event, level, at, place, tell }: Account): LogRecord | undefined {
    if (!includes(this.#settings.level, level)) return undefined
    const { inbox, ...said } = tell()
    const payload = this.#settings.payloads ? { inbox } : {}
    const details = Object.entries(given({ ...said, ...payload })).map(([key, value]) => [key, this.#plain(key, value)])
    return {
      ...{ time: at, level, event, host: this.#host, ...given(place) },
      ...(Object.fromEntries(details) as Pick<LogRecord, 'msg'>),
    }
  }

  #plain(key: string, value: unknown): Plain {
    const { maxLength: length, maxDepth: depth, maxEntries: breadth } = this.#settings
    if (this.#hidden.hides?.([key]) === true) return HIDDEN
    return snapshot(value, { length, depth, breadth, at: [key], ...this.#hidden })
  }
}

function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
