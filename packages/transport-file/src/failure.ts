import { type Bytes, isPapyError, TransportError } from '@papy/contract'

/** What to do about what a file system says. */
const next: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; make room, or choose another directory',
  EDQUOT: 'the quota of this user is used up; make room, or choose another directory',
  EMFILE: 'this process has too many files open; raise `ulimit -n`, or keep fewer files open elsewhere',
  ENFILE: 'this host has too many files open',
  EACCES: 'this user may not; give it the directory, or choose another one',
  EPERM: 'this user may not; give it the directory, or choose another one',
  EROFS: 'the file system can only be read; choose another directory',
  ENOENT: 'the directory is gone; do not remove it while a run uses it',
  ENAMETOOLONG: 'its path is too long; choose a shorter directory',
}

/** The error of a call on the file system, which says where and what to do. */
export function failure(what: string, directory: string, error: unknown, byteLength?: Bytes): TransportError {
  if (isPapyError(error)) throw error
  const { code = '', message } = error as NodeJS.ErrnoException
  const why = next[code] ?? message
  return new TransportError('ERR_MEDIUM_FAILED', `file() cannot ${what} in ${directory}: ${why} (${code})`, {
    cause: error,
    directory,
    ...(byteLength === undefined ? {} : { byteLength }),
  })
}

/** The error of a file that is not what was written. */
export function torn(directory: string, name: string): TransportError {
  const message = `file(): ${name} in ${directory} is torn: its length or checksum is wrong; look after that file system`
  return new TransportError('ERR_MEDIUM_FAILED', message, { directory, file: name })
}
