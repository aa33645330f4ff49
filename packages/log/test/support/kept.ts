import type { LogRecord, LogSink } from '@papy/log'

/** A sink that keeps what it takes. */
export function kept(): LogSink & { readonly records: LogRecord[] } {
  const records: LogRecord[] = []
  return { records, write: (record) => void records.push(record) }
}

/** Of each record, these fields. */
export function fieldsOf(records: readonly LogRecord[], ...names: readonly (keyof LogRecord)[]): unknown[] {
  return records.map((record) => Object.fromEntries(names.map((name) => [name, record[name]])))
}
