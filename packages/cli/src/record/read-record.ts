import { readFile } from 'node:fs/promises'
import { ArgumentError, describe } from '@papy/contract'
import { RECORD_VERSION, type RunRecord } from './run-record.ts'

/**
 * Reads a record of a run.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`: there is no such file, or it is no record that this version can read
 */
export async function readRecord(file: string): Promise<RunRecord> {
  const value = parsed(await contentOf(file), file)
  if (!isRecord(value)) throw refused(file, 'is no record of a run', 'make one with `papy run --record run.json`')
  if (value.version !== RECORD_VERSION) {
    const what = `is a record of version ${describe(value.version)}, and this papy reads version ${RECORD_VERSION}`
    throw refused(file, what, 'use the papy that made it')
  }
  return value
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw refused(file, `cannot be read: ${describe(cause)}`, 'pass a record of a run', cause)
  }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw refused(file, 'is no JSON', 'make a record with `papy run --record run.json`', cause)
  }
}

// What it is made of, down to where a page would fail.
function isRecord(value: unknown): value is RunRecord {
  if (typeof value !== 'object' || value === null) return false
  const { format, environment, graph, plan, run, nodes, timeLine, errors } = value as Partial<RunRecord>
  const parts = [environment, graph, plan, run, nodes, timeLine, errors]
  return format === 'papy-run' && parts.every((part) => typeof part === 'object' && part !== null)
}

function refused(file: string, what: string, next: string, cause?: unknown): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', `${file} ${what}; ${next}`, { cause, value: file })
}
