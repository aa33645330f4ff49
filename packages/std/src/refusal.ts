import { describe, isPapyError, SerializerError, TransportError } from '@papy/contract'

/** What is wrong with what a file holds. */
export function malformed(path: string, why: string, details: Readonly<Record<string, unknown>> = {}): SerializerError {
  return new SerializerError('ERR_MALFORMED', `${path} ${why}`, { path, ...details })
}

/** A file that ends before its end. */
export function torn(path: string, why: string, cause?: unknown): TransportError {
  const message = `${path} is cut short: ${why}; get the whole file, or make it again`
  return new TransportError('ERR_STREAM_TORN', message, { path, ...(cause === undefined ? {} : { cause }) })
}

/** An item that a file cannot hold so that it is read again as it was. */
export function unwritable(call: string, path: string, what: string, advice: string): SerializerError {
  return new SerializerError('ERR_NOT_SERIALIZABLE', `${path} ${what}, which ${call} cannot write; ${advice}`, { path })
}

/** A file that cannot be written. */
export function unwritten(path: string, cause: unknown): TransportError {
  const why = cause instanceof Error ? cause.message : describe(cause)
  const message = `${path} was not written: ${why}; nothing of this run is there`
  return new TransportError('ERR_MEDIUM_FAILED', message, { cause, path })
}

/** What a journal says a sink holds is not there. */
export function sinkLost(path: string, why: string): TransportError {
  const message = `${path} cannot be gone on with: ${why}; put back what was there, or begin a new run`
  return new TransportError('ERR_SINK_LOST', message, { path })
}

/** A file of a run with a journal that cannot be written: what it holds stays. */
export function unstored(path: string, cause: unknown): unknown {
  if (isPapyError(cause)) return cause
  const why = cause instanceof Error ? cause.message : describe(cause)
  const message = `${path} was not written: ${why}; what was committed stays beside it, for when the run is resumed`
  return new TransportError('ERR_MEDIUM_FAILED', message, { cause, path })
}
