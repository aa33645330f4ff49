import { describe, isPapyError, PlumberError } from '@papy/contract'

/** What a person can do about what a system says. */
const advice: Readonly<Record<string, string>> = {
  EACCES: 'allow this user to read and write it and its directory',
  EPERM: 'allow this user to read and write it and its directory',
  EROFS: 'choose a directory that can be written',
  ENOENT: 'look at its path: the directory has to be there',
  ENOTDIR: 'look at its path: a part of it is no directory',
  EISDIR: 'name a file, not a directory',
  EMFILE: 'allow the process more open files (ulimit -n)',
  ENOSPC: 'free some space',
  EIO: 'the disk fails: use another one',
}

/** What the system says in the way of a journal, as an error of ours that says what to do. */
export function failure(path: string, what: string, cause: unknown): PlumberError {
  const { code = '' } = (cause ?? {}) as { code?: string }
  const message = `${path} ${what} (${describe(cause)}); ${advice[code] ?? 'look at the cause'}`
  return new PlumberError('ERR_JOURNAL_FAILED', message, { path, cause })
}

/** Opens something; errors of the system become ours. */
export function opened<T>(path: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    throw asFailure(path, 'cannot be opened', error)
  }
}

/** An error of ours as it is, any other as a failure. */
export function asFailure(path: string, what: string, error: unknown): Error {
  return isPapyError(error) ? error : failure(path, what, error)
}
