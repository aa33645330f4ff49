import { describe, type WorkerExit, WorkerLostError } from '@papy/contract'

/** How a worker ended, for people. */
export function exitText({ reason, error, code, signal, stderr }: WorkerExit): string {
  const how =
    reason === 'memory'
      ? 'it ran out of memory'
      : signal !== undefined
        ? `it was ended by ${signal}`
        : error !== undefined
          ? describe(error)
          : reason === 'lost'
            ? 'it cannot be reached any more'
            : `it ended with code ${code ?? 'unknown'}`
  const said = stderr?.trim().split('\n').at(-1)
  return said ? `${how}; it said: ${said}` : how
}

/** The error of an item under which its worker was lost, after so many attempts. */
export function lossOf(worker: string, exit: WorkerExit, attempts: number): WorkerLostError {
  const times = attempts === 1 ? '' : ` in attempt ${attempts}`
  const { error: cause, reason, code, signal, stderr } = exit
  return new WorkerLostError('ERR_WORKER_LOST', `${worker} was lost under this item${times}: ${exitText(exit)}`, {
    cause,
    attempts,
    worker,
    reason,
    ...(code === undefined ? {} : { exit: code }),
    ...(signal === undefined ? {} : { signal }),
    ...(stderr === undefined ? {} : { stderr }),
  })
}
