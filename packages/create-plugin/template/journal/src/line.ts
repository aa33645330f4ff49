import { deserialize, serialize } from 'node:v8'
import { crc32 } from 'node:zlib'
import { describe, PlumberError, SerializerError } from '@papy/contract'
import type { JournalRecord } from '@papy/contract/journal'

// A line is one commit: `<crc32 in hex> <JSON list of records>\n`.

/** A record as text. Items are not JSON, so they are structured clones in base64. */
export function written(record: JournalRecord): string {
  if (record.type === 'kept') return JSON.stringify({ ...record, values: cloned(record.values) })
  if (record.type !== 'failed' || record.inputs === undefined) return JSON.stringify(record)
  try {
    return JSON.stringify({ ...record, inputs: cloned(record.inputs) })
  } catch {
    // It is a failure all the same, only not one that can be made good from here.
    return JSON.stringify({ ...record, inputs: undefined })
  }
}

/** Several records as one line. */
export function lineOf(records: readonly string[]): string {
  const text = `[${records.join(',')}]`
  return `${checksum(text)} ${text}\n`
}

/**
 * All records of a file, and where the last whole line ends.
 *
 * @throws PlumberError `ERR_JOURNAL_DAMAGED`, where a line is spoilt and it is not the last
 */
export function readLines(path: string, file: Buffer): { records: JournalRecord[]; byteLength: number } {
  const records: JournalRecord[] = []
  let start = 0
  for (let end = file.indexOf('\n'); end >= 0; end = file.indexOf('\n', start)) {
    const line = file.toString('utf8', start, end)
    const text = line.slice(9)
    if (line.slice(0, 9) !== `${checksum(text)} `) {
      if (end + 1 === file.byteLength) break
      const message = `${path} is damaged at byte ${start}; restore it from a copy, or begin the run anew`
      throw new PlumberError('ERR_JOURNAL_DAMAGED', message, { path, offset: start })
    }
    records.push(...(JSON.parse(text) as Written[]).map(read))
    start = end + 1
  }
  return { records, byteLength: start }
}

type Written = Readonly<Record<string, unknown>>

function read(record: Written): JournalRecord {
  const restored = Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      (key === 'values' || key === 'inputs') && typeof value === 'string'
        ? deserialize(Buffer.from(value, 'base64'))
        : value,
    ]),
  )
  return restored as unknown as JournalRecord
}

function cloned(values: unknown): string {
  try {
    return serialize(values).toString('base64')
  } catch (cause) {
    const message = `an item cannot be kept in a journal (${describe(cause)}); send data only`
    throw new SerializerError('ERR_NOT_SERIALIZABLE', message, { cause })
  }
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0')
