import { describe, isPapyError, SerializerError } from '../errors.ts'

/** The refusal of parts that a serializer did not write. */
export function malformedValue(serializer: string, why: string, cause?: unknown): SerializerError {
  const message = `these parts were not written by ${serializer}: ${why}; read them with the serializer that wrote them`
  return new SerializerError('ERR_MALFORMED', message, cause === undefined ? {} : { cause })
}

/** Reads parts; whatever that throws becomes a SerializerError. @throws SerializerError `ERR_MALFORMED` */
export function reading<T>(serializer: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (isPapyError(error)) throw error
    if (!isOverflow(error)) throw malformedValue(serializer, describe(error), error)
    const message = `the value is nested more deeply than ${serializer} can read on the stack of this thread; send a flatter one`
    throw new SerializerError('ERR_MALFORMED', message, { cause: error })
  }
}

/** Whether the stack is at its end. */
export function isOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack/.test(error.message)
}
