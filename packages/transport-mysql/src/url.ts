import { ArgumentError } from '@papy/contract'

/**
 * Checks where a server is said to be. The error does not show it: a password may be in it.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function checkUrl(url: string): void {
  const fault = faultOf(url)
  if (fault === undefined) return
  const message = `option url of mysql ${fault}; pass 'mysql://user:password@host:3306/database'`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'url' })
}

function faultOf(url: string): string | undefined {
  if (!URL.canParse(url)) return 'is no URL'
  const { protocol, pathname, hostname } = new URL(url)
  if (protocol !== 'mysql:' && protocol !== 'mariadb:') return `begins with ${protocol}`
  if (hostname === '') return 'names no host'
  return /^\/[^/]+$/.test(pathname) ? undefined : 'names no database'
}
