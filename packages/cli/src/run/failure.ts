import { describe, type PiperError, type WorkerError } from '@papy/contract'
import { jsonLine } from './json-line.ts'

/** What is written of an item that failed. */
export interface Failure {
  /** Number of the row of output, from 0; absent where no rows are read. */
  readonly row?: number
  /** Piper at which it failed, and its index among the items of that piper. */
  readonly node?: string
  readonly index?: number
  readonly code: string
  readonly message: string
  /** Everything that failed behind it, each once. */
  readonly errors: readonly FailedCall[]
}

/** One call that failed. */
export interface FailedCall {
  readonly functionName: string
  readonly node?: string
  readonly index?: number
  readonly attempt?: number
  readonly host?: string
  readonly code: string
  readonly message: string
  readonly stack?: string
  /** What it was called with, where that is JSON and not long. */
  readonly inbox?: unknown
}

/** Characters of an inbox that are written at most. */
const MOST_INBOX = 10_000

/** Describes a placeholder. */
export function failureOf(error: PiperError, row?: number): Failure {
  const { node, index, code, message, errors } = error
  return { row, node, index, code, message, errors: errors.map(callOf) } as Failure
}

function callOf(error: WorkerError): FailedCall {
  const { functionName, node, index, attempt, host, code, message, cause } = error
  const stack = cause instanceof Error ? cause.stack : undefined
  return { functionName, node, index, attempt, host, code, message, stack, inbox: inboxOf(error) } as FailedCall
}

function inboxOf({ inbox }: WorkerError): unknown {
  if (inbox === undefined) return undefined
  try {
    const text = jsonLine(inbox, 'an inbox')
    return text.length <= MOST_INBOX ? JSON.parse(text) : describe(inbox)
  } catch {
    return describe(inbox)
  }
}
