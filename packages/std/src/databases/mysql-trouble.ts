/** What the driver says of an error. */
interface MysqlError {
  readonly errno?: number
  readonly sqlState?: string
  /** The connection is of no more use. */
  readonly fatal?: boolean
}

/** Values that a column does not take, beside those whose state says so (22: data, 23: a constraint). */
const REFUSED = new Set([1264, 1265, 1364, 1366, 1406, 3819, 4025])

const UNDONE = new Set([1205, 1213])

/** The server goes down, or somebody ended the connection. */
const LOST = new Set([1053, 1927, 2006, 2013])

/** A row that does not fit. */
export function isRefused(error: unknown): boolean {
  const { errno = 0, sqlState = '' } = error as MysqlError
  return /^2[23]/.test(sqlState) || REFUSED.has(errno)
}

/** A transaction that got into the way of another one. */
export function isUndone(error: unknown): boolean {
  return UNDONE.has((error as MysqlError).errno ?? 0)
}

/** There is no connection any more. */
export function isLost(error: unknown): boolean {
  const { errno = 0, fatal = false } = error as MysqlError
  return fatal || LOST.has(errno)
}

/** There is no such table. */
export function isMissing(error: unknown): boolean {
  return (error as MysqlError).errno === 1146
}
