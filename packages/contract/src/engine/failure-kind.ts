import { isPapyError } from '../errors.ts'

/** What a call failed of: its worker was lost under it, it took too long, or what its function threw. */
export type FailureKind = 'loss' | 'timeout' | 'error'

/** Tells the kinds of failures apart by their cause. */
export function failureKind(cause: unknown): FailureKind {
  if (!isPapyError(cause)) return 'error'
  if (cause.code === 'ERR_WORKER_LOST') return 'loss'
  return cause.code === 'ERR_TIMEOUT' ? 'timeout' : 'error'
}
