import { closeSync, fchmodSync, ftruncateSync, openSync } from 'node:fs'
import type { Bytes } from '@papy/contract'
import type { Call, Koffi } from './koffi.ts'

const [CLOSE_ON_EXEC, SEALABLE] = [0x1, 0x2]
const [ADD_SEALS, GET_SEALS] = [1033, 1034]
const [SEAL_SEALS, SEAL_SHRINK, SEAL_GROW] = [0x1, 0x2, 0x4]

/** Files without a name that nobody can make shorter or longer (`memfd_create(2)`, `F_ADD_SEALS`): Linux has them. */
export class SealedFiles {
  readonly #memfd: Call
  readonly #fcntl: Call
  readonly #close: Call

  constructor(koffi: Koffi) {
    const library = koffi.load(null)
    this.#memfd = library.func('int memfd_create(const char *name, unsigned int flags)')
    this.#fcntl = library.func('int fcntl(int fd, int command, ...)')
    this.#close = library.func('int close(int fd)')
  }

  /** Opens a new one; `undefined` where that is not possible. */
  create(byteLength: Bytes): number | undefined {
    const raw = this.#memfd('papy', CLOSE_ON_EXEC | SEALABLE)
    if (raw < 0) return undefined
    const fd = reopened(raw)
    this.#close(raw)
    if (fd === undefined) return undefined
    fchmodSync(fd, 0o600)
    ftruncateSync(fd, byteLength)
    if (this.#fcntl(fd, ADD_SEALS, 'int', SEAL_SEALS | SEAL_SHRINK | SEAL_GROW) === 0) return fd
    closeSync(fd)
    return undefined
  }

  /** Whether nobody can make a file shorter. */
  isSealed(fd: number): boolean {
    const seals = this.#fcntl(fd, GET_SEALS)
    return seals > 0 && (seals & SEAL_SHRINK) !== 0
  }
}

// As Node's own: it closes what a thread has open when the thread is terminated. And what cannot be opened from here, others
// could not open either.
function reopened(fd: number): number | undefined {
  try {
    return openSync(`/proc/self/fd/${fd}`, 'r+')
  } catch {
    return undefined
  }
}
