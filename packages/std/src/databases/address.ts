import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ArgumentError } from '@papy/contract'
import { checkSecret, type Secret, secretOf } from '@papy/contract/medium'

/**
 * A database: the path of a SQLite file, or `'mysql://user:password@host:3306/database'`; or `{ env: 'NAME' }`, whose value
 * is one of these, so that a password stands nowhere.
 */
export type DatabaseAddress = Secret

/** A database, known to be of a kind. */
export type KnownAddress =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'mysql'; readonly url: string; readonly name: string }

/** Checks an address without reading the environment. @throws ArgumentError `ERR_ARGUMENT`, which does not show it */
export function checkAddress(call: string, address: unknown): asserts address is DatabaseAddress {
  checkSecret(call, 'database', address)
  if (typeof address === 'string') known(call, address)
}

/** The address itself. @throws PluginError `ERR_PLUGIN_OPTIONS` where the variable is not set; ArgumentError `ERR_ARGUMENT` */
export function knownAddress(call: string, address: DatabaseAddress): KnownAddress {
  return known(call, secretOf(call, 'database', address))
}

function known(call: string, address: string): KnownAddress {
  if (address.startsWith('file:')) return { kind: 'sqlite', file: fileURLToPath(address) }
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase()
  if (scheme === undefined) return { kind: 'sqlite', file: resolve(address) }
  const url = URL.canParse(address) ? new URL(address) : undefined
  const isMysql = scheme === 'mysql' || scheme === 'mariadb'
  if (isMysql && url?.hostname && /^\/[^/]+$/.test(url.pathname))
    return { kind: 'mysql', url: address, name: `${url.host}${url.pathname}` }
  const what = isMysql ? 'names no host or no database' : `begins with ${scheme}://`
  const message = `the database of ${call} ${what}; pass the path of a SQLite file, or 'mysql://user:password@host:3306/database'`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'database' })
}
