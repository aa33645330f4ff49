import { ArgumentError, describe } from '@papy/contract'

/** Where workers of another host are had. */
export interface HostAddress {
  /** `ws`: an agent that listens; `ssh`: one that is started by it. */
  readonly scheme: 'ws' | 'wss' | 'ssh'
  readonly user?: string
  readonly host: string
  readonly port?: number
  /** How many workers; `undefined`: as many as it has slots. */
  readonly workers?: number
}

const ADDRESS = /^(?:(ws|wss|ssh):\/\/)?(?:([\w.-]+)@)?(\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::(\d{1,5}))?(?:#(\d{1,5}))?$/

/** Most workers of one host. */
const MOST_WORKERS = 10_000

/**
 * Reads an address as PaPy writes it: `host:port#4`, with `ws://`, `wss://` or `ssh://user@` before it.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function hostAddress(text: string): HostAddress {
  const found = ADDRESS.exec(text)
  if (found === null)
    throw wrong(text, 'an address is host:port#workers, ssh://user@host#workers or wss://host:port#workers')
  const [, scheme = 'ws', user, host = '', port, workers] = found
  if (scheme !== 'ssh' && user !== undefined) throw wrong(text, 'only ssh:// has a user')
  if (scheme !== 'ssh' && port === undefined) throw wrong(text, 'say the port of its agent: host:port')
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))
    throw wrong(text, 'a port is from 1 to 65535')
  if (workers !== undefined && !(Number(workers) >= 1 && Number(workers) <= MOST_WORKERS))
    throw wrong(text, `workers are from 1 to ${MOST_WORKERS}`)
  return {
    scheme: scheme as HostAddress['scheme'],
    host: host.replace(/^\[|\]$/g, ''),
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(workers === undefined ? {} : { workers: Number(workers) }),
  }
}

/** Writes an address as {@link hostAddress} reads it. */
export function hostText({ scheme, user, host, port, workers }: HostAddress): string {
  const name = host.includes(':') ? `[${host}]` : host
  const before = `${scheme === 'ws' ? '' : `${scheme}://`}${user === undefined ? '' : `${user}@`}`
  return `${before}${name}${port === undefined ? '' : `:${port}`}${workers === undefined ? '' : `#${workers}`}`
}

function wrong(text: string, why: string): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', `${describe(text)} is no address of workers; ${why}`, { value: text })
}
