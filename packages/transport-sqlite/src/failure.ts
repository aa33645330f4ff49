import { type Bytes, isPapyError, TransportError } from '@papy/contract'

/** SQLite's result codes that are told apart. */
const codes: Readonly<Record<string, number>> = {
  SQLITE_BUSY: 5,
  SQLITE_LOCKED: 6,
  SQLITE_READONLY: 8,
  SQLITE_IOERR: 10,
  SQLITE_CORRUPT: 11,
  SQLITE_FULL: 13,
  SQLITE_CANTOPEN: 14,
  SQLITE_TOOBIG: 18,
  SQLITE_CONSTRAINT: 19,
  SQLITE_MISMATCH: 20,
  SQLITE_NOTADB: 26,
}

const next: Readonly<Record<number, string>> = {
  5: 'another process locks it; end that one, or raise busyMs',
  6: 'another process locks it; end that one, or raise busyMs',
  8: 'it can only be read; give this user the file and its directory',
  10: 'it cannot be read or written; is its disk full, or the file gone?',
  11: 'it is damaged; remove it, and choose a disk that works',
  13: 'the disk is full; make room, or choose another file',
  14: 'it cannot be opened; its directory must exist, and this user may write there',
  26: 'it is no database; choose another file',
}

/** True where another connection has it locked, and trying again makes sense. */
export function isBusy(error: unknown): boolean {
  const code = codeOf(error)
  return code === 5 || code === 6
}

/** The error of a call on the database, which says where and what to do. */
export function failure(file: string, error: unknown, byteLength?: Bytes): TransportError {
  if (isPapyError(error)) throw error
  const why = next[codeOf(error) ?? 0] ?? (error as Error).message
  return new TransportError('ERR_MEDIUM_FAILED', `sqlite() failed with ${file}: ${why}`, {
    cause: error,
    file,
    ...(byteLength === undefined ? {} : { byteLength }),
  })
}

/**
 * SQLite's result code in an error of a driver: better-sqlite3 gives the name of the extended code, node:sqlite its number,
 * whose low byte is the code.
 */
export function codeOf(error: unknown): number | undefined {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown }
  if (typeof errcode === 'number') return errcode & 0xff
  const name = typeof code === 'string' ? /^SQLITE_[A-Z]+/.exec(code)?.[0] : undefined
  return name === undefined ? undefined : codes[name]
}
