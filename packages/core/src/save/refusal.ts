import { isPapyError, PlumberError } from '@papy/contract'

/** Why something cannot be written, before it is known whose it is. */
export class Unwritable extends Error {}

/**
 * Calls what writes a part of a program, and says whose part it was where that fails.
 *
 * @param subject - `piper align`, `pool crew`
 * @throws PlumberError `ERR_NOT_SAVABLE`
 */
export function writing<T>(subject: string, details: Readonly<Record<string, unknown>>, write: () => T): T {
  try {
    return write()
  } catch (cause) {
    if (!(cause instanceof Unwritable) && !isPapyError(cause)) throw cause
    const message = `${subject} cannot be saved: ${cause.message}`
    throw new PlumberError('ERR_NOT_SAVABLE', message, { ...details, cause })
  }
}
