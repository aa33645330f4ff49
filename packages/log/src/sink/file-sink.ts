import { hostname } from 'node:os'
import { ArgumentError, describe } from '@papy/contract'
import { checkOptions, count, flag, type Rules } from '@papy/contract/engine'
import { LogFile } from '../file/log-file.ts'
import type { LogRecord } from '../record/log-record.ts'
import type { LogSink } from './log-sink.ts'

/** Options of {@link fileSink}. */
export interface FileSinkOptions {
  /** Bytes of one file; a line that is longer has one to itself. @defaultValue 16 MiB */
  readonly maxBytes?: number
  /** How many full files are kept beside the present one: `run.ndjson.1` is the last of them. @defaultValue 5 */
  readonly files?: number
  /** Whether full files are compressed: `run.ndjson.1.gz`. @defaultValue false */
  readonly gzip?: boolean
  /** Bytes that may wait for a slow disk; beyond, records are dropped, and their number is told. @defaultValue 8 MiB */
  readonly bufferBytes?: number
}

const rules: Rules<FileSinkOptions> = { maxBytes: count(), files: count(), gzip: flag, bufferBytes: count() }

const MiB = 1024 * 1024

/**
 * Records as lines of JSON (NDJSON) in a file, appended; full files are put aside under numbers, by renaming them. Lines are
 * whole: what a process that was killed left of its last one is removed when the file is opened again. A process that ends
 * by itself writes what waits. One writer for each file.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for a wrong option, and for a file that cannot be opened
 */
export function fileSink(path: string, options: FileSinkOptions = {}): LogSink {
  if (typeof path !== 'string' || path === '') throw noPath(path)
  checkOptions('fileSink', options, rules)
  const { maxBytes = 16 * MiB, files = 5, gzip = false, bufferBytes = 8 * MiB } = options
  const file = new LogFile(path, { maxBytes, files, gzip, bufferBytes })
  let dropped = 0
  const put = (record: LogRecord): boolean => file.put(`${JSON.stringify(record)}\n`)
  const tellDropped = (): void => {
    if (dropped > 0 && put(droppedRecord(dropped))) dropped = 0
  }
  return {
    write(record) {
      tellDropped()
      if (!put(record)) dropped++
    },
    close() {
      tellDropped()
      return file.close()
    },
  }
}

function droppedRecord(dropped: number): LogRecord {
  const msg = `… ${dropped} records were dropped`
  return { time: Date.now(), level: 'warn', event: 'log', host: hostname(), msg, dropped }
}

function noPath(path: unknown): ArgumentError {
  const message = `fileSink(path): the path is ${describe(path)}; pass the path of a file, e.g. 'run.ndjson'`
  return new ArgumentError('ERR_ARGUMENT', message, { value: path })
}
