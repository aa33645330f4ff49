import { closeSync, constants, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { TransportError } from '@papy/contract'
import { isNetworkDirectory } from '@papy/contract/medium'
import type { Database, OpenDatabase } from './driver.ts'
import { isPrepared, prepareDatabase } from './schema.ts'

/**
 * Opens the database in a file; makes one that only this user may read where there is none.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`
 */
export function openFile(file: string, open: OpenDatabase): Database {
  checkDirectory(file)
  makeFile(file)
  const database = open(file)
  orClosed(database, prepareDatabase)
  return database
}

/**
 * Opens the database in a file that a run has used: nothing is made or changed in another one.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`
 */
export function openUsed(file: string, open: OpenDatabase): Database | undefined {
  checkDirectory(file)
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw unfit(file, 'it is no file; look after its name')
  const database = open(file)
  if (orClosed(database, isPrepared)) {
    orClosed(database, prepareDatabase)
    return database
  }
  database.close()
  return undefined
}

function orClosed<T>(database: Database, act: (database: Database) => T): T {
  try {
    return act(database)
  } catch (error) {
    database.close()
    throw error
  }
}

function checkDirectory(file: string): void {
  const directory = dirname(file)
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw unfit(file, `${directory} is no directory; make it before`)
  if (isNetworkDirectory(directory))
    throw unfit(
      file,
      `${directory} is on a network file system, where SQLite cannot lock; choose one on this host, or use file()`,
    )
}

// A file that is there must never be opened beside SQLite: closing it would let go of the locks of this whole process.
function makeFile(file: string): void {
  try {
    closeSync(openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST') throw unfit(file, message, error)
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw unfit(file, 'it is no file; choose another one')
  }
}

function unfit(file: string, why: string, cause?: unknown): TransportError {
  return new TransportError('ERR_MEDIUM_FAILED', `sqlite() cannot use ${file}: ${why}`, { cause, file })
}
