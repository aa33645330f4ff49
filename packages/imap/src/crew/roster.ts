import type { WorkerExit } from '@papy/contract'
import {
  channels,
  type Dated,
  type ItemPlace,
  type LogFields,
  type WorkerEvent,
  type WorkerPlace,
} from '@papy/contract/diagnostics'
import type { LogMessage, OutputMessage } from '../wire/wire.ts'

/** A worker as it is told of. */
export interface Enrolled {
  readonly label: string
  readonly host: string | undefined
  readonly pid?: number | undefined
  readonly threadId?: number | undefined
}

/** Tells of the workers of a pool, and what their functions say. Where nobody listens, nothing is made. */
export class Roster {
  readonly #pool: string

  constructor(pool: string) {
    this.#pool = pool
  }

  tell(type: WorkerEvent['type'], worker: Enrolled, exit?: WorkerExit): void {
    if (!channels.worker.hasSubscribers) return
    const end = exit === undefined ? {} : { exit }
    channels.worker.publish({ type, at: Date.now(), ...this.#place(worker), ...numbers(worker), ...end })
  }

  tellLog(worker: Enrolled, { type, fields, ...said }: LogMessage): void {
    const to = channels.log[said.level]
    if (!to.hasSubscribers) return
    const read = fields === undefined ? {} : { fields: JSON.parse(fields) as LogFields }
    to.publish({ ...said, ...this.#place(worker), ...read })
  }

  tellOutput(worker: Enrolled, { type, stream, lines, dropped, ...item }: OutputMessage): void {
    if (!channels.output.hasSubscribers) return
    const missing = dropped === undefined ? {} : { dropped }
    const event = { ...(item satisfies Dated & ItemPlace), ...this.#place(worker), stream, ...missing }
    for (const line of lines) channels.output.publish({ ...event, line })
  }

  #place({ label, host }: Enrolled): WorkerPlace {
    return { pool: this.#pool, worker: label, ...(host === undefined ? {} : { host }) }
  }
}

// Of what has ended there are none any more.
function numbers({ pid, threadId }: Enrolled): Pick<WorkerEvent, 'pid' | 'threadId'> {
  return { ...(pid === undefined ? {} : { pid }), ...(threadId === undefined ? {} : { threadId }) }
}
