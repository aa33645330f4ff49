import { isPapyError, TransportError } from '@papy/contract'

/** What mysql2 and the server say, as far as it matters here. */
export interface MysqlError extends Error {
  readonly code?: string
  readonly errno?: number
  readonly fatal?: boolean
}

const next: Readonly<Record<string, string>> = {
  ER_ACCESS_DENIED_ERROR: 'the server refuses this user or password; look after both',
  ER_DBACCESS_DENIED_ERROR: 'this user may not use that database; grant it CREATE, SELECT, INSERT and DELETE there',
  ER_TABLEACCESS_DENIED_ERROR: 'this user may not use its tables; grant it CREATE, SELECT, INSERT and DELETE there',
  ER_BAD_DB_ERROR: 'the database of the url does not exist; create it',
  ER_CON_COUNT_ERROR:
    'the server has no connection left; lower poolSize or the number of workers, or raise max_connections',
  ER_TOO_MANY_USER_CONNECTIONS: 'this user has no connection left; lower poolSize or the number of workers',
  ER_RECORD_FILE_FULL: 'the disk of the server is full; make room there',
  ER_DISK_FULL: 'the disk of the server is full; make room there',
  ECONNREFUSED: 'no server answers at that address; is it running?',
  ENOENT: 'no server answers at that socket; is it running?',
  ENOTFOUND: 'the host of the url is not known',
  ETIMEDOUT: 'the server does not answer; is there a firewall?',
  PROTOCOL_CONNECTION_LOST: 'the server closed the connection, and did not come back in time',
}

/** Too many connections: one may become free. */
const CROWDED = new Set(['ER_CON_COUNT_ERROR', 'ER_TOO_MANY_USER_CONNECTIONS'])
/** Transactions got into each other's way: the server undid ours. */
const UNDONE = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'])
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'ER_SERVER_SHUTDOWN'])
/** These are fatal to a connection too, but no other one would fare better. */
const HOPELESS = /^ER_(ACCESS_DENIED|DBACCESS_DENIED|BAD_DB|NOT_SUPPORTED|NET_PACKET_TOO_LARGE|HOST_)/

/** What trying again is good for: with the same connection, with a new one, or not at all. */
export function remedyFor({ code = '', fatal = false }: MysqlError): 'again' | 'reconnect' | 'none' {
  if (UNDONE.has(code)) return 'again'
  if (CROWDED.has(code) || AWAY.has(code)) return 'reconnect'
  return fatal && !HOPELESS.test(code) ? 'reconnect' : 'none'
}

/** The error of a call on the server, which says what to do. */
export function failure(error: unknown): TransportError {
  if (isPapyError(error)) throw error
  const { code = '', message } = error as MysqlError
  const tooLarge = code === 'ER_NET_PACKET_TOO_LARGE'
  const why = tooLarge ? 'max_allowed_packet became smaller; raise it on the server' : (next[code] ?? message)
  return new TransportError(
    tooLarge ? 'ERR_ITEM_TOO_LARGE' : 'ERR_MEDIUM_FAILED',
    `mysql() failed: ${why}${code === '' ? '' : ` (${code})`}`,
    { cause: error },
  )
}
