import { isPapyError, PluginError, TransportError } from '@papy/contract'

/** What a database said no to; its address is named without a password. */
export function failure(call: string, name: string, error: unknown): unknown {
  if (isPapyError(error)) return error
  const { message, code } = error as NodeJS.ErrnoException
  const why = message || code || 'it does not answer'
  return new TransportError('ERR_MEDIUM_FAILED', `${call} failed with ${name}: ${why}`, {
    cause: error,
    database: name,
  })
}

/** A driver that is not installed. */
export function noDriver(cause: unknown): PluginError {
  const message = 'mysql:// needs a driver; run `npm install mysql2`'
  return new PluginError('ERR_PLUGIN_NOT_FOUND', message, { cause })
}
