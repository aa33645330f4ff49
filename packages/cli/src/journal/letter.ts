import { decodeError, PiperError, WorkerError } from '@papy/contract'
import type { FailedRecord } from '@papy/contract/journal'
import { type ErrorKind, kindOf } from '../record/error-classes.ts'
import { type Failure, failureOf } from '../run/failure.ts'

/** A dead letter, as people are told of it. */
export interface Letter extends ErrorKind {
  /** Its number among the failures of the run, from 0. */
  readonly letter: number
  readonly node: string
  /** The first input row it comes from, and how many. */
  readonly row: number
  readonly rows: number
  /** Epoch Ms. */
  readonly at: number
  /** How often it was attempted, as far as that is known; 1 where it is not. */
  readonly attempts: number
  /** Where it failed: `''` for this host. */
  readonly host: string
  /** What was read, one list per input; absent where it could not be kept. */
  readonly inputs?: readonly (readonly unknown[])[]
}

/** Reads a dead letter. */
export function letterOf(record: FailedRecord): Letter {
  const { letter, node, row, rows, at, inputs } = record
  const placeholder = placeholderOf(record)
  const [failure] = placeholder.errors
  return {
    ...kindOf(placeholder),
    code: codeOf(placeholder),
    ...{ letter, node, row, rows, at },
    attempts: failure?.attempt ?? 1,
    host: failure?.host ?? '',
    ...(inputs === undefined ? {} : { inputs }),
  }
}

/** The same as `papy run --errors` writes failures. */
export function failureIn(record: FailedRecord): Failure {
  return failureOf(placeholderOf(record), record.row)
}

// What left as a placeholder may be of another copy of this project.
function placeholderOf({ error, node }: FailedRecord): PiperError {
  const found = decodeError(error)
  if (found instanceof PiperError) return found
  return new PiperError([new WorkerError(found, { functionName: '', inbox: undefined, node })], { node })
}

// A code of the system, or of a library, says more than that a function threw.
function codeOf({ code, errors: [failure] }: PiperError): string {
  const { code: own } = (failure?.cause ?? {}) as { readonly code?: unknown }
  return code === 'ERR_WORKER' && typeof own === 'string' && own !== '' ? own : code
}
