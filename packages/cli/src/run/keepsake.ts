import { setImmediate as turn } from 'node:timers/promises'
import type { Plumber } from '@papy/core'
import type { Streams } from '../command.ts'
import type { JournalAccount } from '../journal/account.ts'
import { type Recorder, recorder } from '../record/recorder.ts'
import { written } from '../written.ts'
import type { Request } from './request.ts'

/** What is kept of a run, to be looked at later. */
export interface Keepsake {
  /** Writes it, once the run is over. @throws (rejects) ArgumentError `ERR_ARGUMENT`, where nothing can be written */
  write(streams: Streams, journal?: JournalAccount): Promise<void>
}

/** Records a run from now on, if its record or a report of it is wanted. */
export function keepsakeOf(plumber: Plumber, request: Pick<Request, 'record' | 'report'>): Keepsake | undefined {
  const { record, report } = request
  if (record === undefined && report === undefined) return undefined
  const watching = recorder(plumber)
  return { write: (streams, journal) => write(watching, request, streams, journal) }
}

async function write(
  watching: Recorder,
  { record, report }: Pick<Request, 'record' | 'report'>,
  streams: Streams,
  journal: JournalAccount | undefined,
) {
  // What happened last may not have been told yet.
  await turn()
  const found = { ...watching.record(), ...(journal && { journal }) }
  watching.close()
  if (record !== undefined) await written(record, `${JSON.stringify(found)}\n`, streams, 'record')
  if (report === undefined) return
  const { reportPage } = await import('../report/page.ts')
  await written(report, reportPage(found), streams, 'report')
}
