import { ArgumentError, describe, PluginError } from '../errors.ts'

/** Something that nobody else may read: itself, or the name of the environment variable that has it wherever it is needed. */
export type Secret = string | { readonly env: string }

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * Checks a secret without reading it. Its value never is in the error.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function checkSecret(subject: string, option: string, secret: unknown): asserts secret is Secret {
  if (typeof secret === 'string' && secret !== '') return
  const { env } = (typeof secret === 'object' && secret !== null ? secret : {}) as { env?: unknown }
  if (typeof env === 'string' && NAME.test(env)) return
  const given = env === undefined ? describe(secret) : `{ env: ${describe(env)} }`
  const message = `option ${option} of ${subject} is ${given}; pass a string, or { env: 'NAME' } of an environment variable`
  throw new ArgumentError('ERR_ARGUMENT', message, { option })
}

/**
 * The secret itself, in the process where it is needed.
 *
 * @throws PluginError `ERR_PLUGIN_OPTIONS`, where the variable is not set there
 */
export function secretOf(subject: string, option: string, secret: Secret): string {
  if (typeof secret === 'string') return secret
  const value = process.env[secret.env]
  if (value !== undefined && value !== '') return value
  const message = `option ${option} of ${subject}: the environment variable ${secret.env} is not set in this process; set it wherever workers run`
  throw new PluginError('ERR_PLUGIN_OPTIONS', message, { option, env: secret.env })
}
