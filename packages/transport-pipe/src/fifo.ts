import { execFile } from 'node:child_process'
import { closeSync, constants, fstatSync, openSync, unlinkSync } from 'node:fs'
import { TransportError } from '@papy/contract'

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = constants

/** Makes FIFOs that only this user may open. */
export function makeFifos(paths: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('mkfifo', ['-m', '600', '--', ...paths], (cause) => (cause === null ? resolve() : reject(unmade(cause))))
  })
}

/** Opens the end from which is read. It need not have a writer. */
export function openReader(path: string): number {
  return opened(path, O_RDONLY)
}

/** Opens the end to which is written. `ENXIO`, where nobody reads. */
export function openWriter(path: string): number {
  return opened(path, O_WRONLY)
}

/** Opens both ends: neither has to wait for another, and what is read from it never ends. */
export function openBoth(path: string): number {
  return opened(path, O_RDWR)
}

/** Removes a name, if it is there. */
export function removed(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Removed already, with the directory of the run or by the other end.
  }
}

// Opening without O_NONBLOCK would wait for the other end, and stop this thread.
function opened(path: string, flags: number): number {
  const fd = openSync(path, flags | O_NONBLOCK | O_NOFOLLOW)
  if (fstatSync(fd).isFIFO()) return fd
  closeSync(fd)
  throw new TransportError('ERR_MEDIUM_FAILED', `${path} is no FIFO; leave the directories of runs alone`, { path })
}

function unmade(cause: Error): TransportError {
  const absent = (cause as NodeJS.ErrnoException).code === 'ENOENT'
  const next = absent ? 'install mkfifo (of coreutils), or use socket()' : 'see its cause'
  return new TransportError('ERR_MEDIUM_FAILED', `FIFOs could not be made: ${cause.message.trim()}; ${next}`, { cause })
}
