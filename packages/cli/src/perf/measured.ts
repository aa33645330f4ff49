import { dirname } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { isPapyError, PlumberError } from '@papy/contract'
import type { PiperInput } from '@papy/core'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'
import { recorder } from '../record/recorder.ts'
import type { RunRecord } from '../record/run-record.ts'

/** How much of a run is measured: whatever comes first. */
export interface Extent {
  /** Items of each input. */
  readonly limit: number
  /** Ms. */
  readonly forMs: number
}

/**
 * Runs a pipeline over the beginning of its inputs, and makes a record of that. Where the run fails, the record says so.
 *
 * @throws (rejects) PlumberError `ERR_INPUTS`, where the file exports none; whatever it cannot be started for
 */
export async function measured({ file, plumber, inputs }: LoadedPipeline, extent: Extent): Promise<RunRecord> {
  const datas = await inputs()
  if (datas === undefined) throw withoutInputs(file)
  const watching = recorder(plumber, { directory: dirname(file) })
  try {
    await plumber.start(datas.map((data) => firstOf(data, extent.limit)))
    await plumber.run()
    await ended(plumber, extent.forMs)
    await turn()
    return watching.record()
  } finally {
    watching.close()
  }
}

// What takes too long is ended in an orderly way: that was measured, too.
async function ended(plumber: LoadedPipeline['plumber'], forMs: number): Promise<void> {
  try {
    await plumber.wait({ timeoutMs: forMs })
  } catch (error) {
    if (isPapyError(error) && error.code === 'ERR_WAIT_TIMEOUT') await plumber.stop()
  }
}

async function* firstOf(data: PiperInput, limit: number): AsyncGenerator<unknown, void> {
  let left = limit
  for await (const item of data as AsyncIterable<unknown>) {
    yield item
    if (--left === 0) return
  }
}

function withoutInputs(file: string): PlumberError {
  const message = `${file} exports no inputs to measure with; export const inputs = () => [items], or pass a record of a run`
  return new PlumberError('ERR_INPUTS', message, { file })
}
