import { closeSync, fchmodSync, ftruncateSync, openSync } from 'node:fs'
import type { Bytes } from '@papy/contract'
import type { Call, Koffi } from './koffi.ts'
import { failed } from './shared-memory.ts'

const [READ_WRITE, SHARED, PRIVATE, FIXED] = [0x1 | 0x2, 0x01, 0x02, 0x10]
// The rest has numbers of its own on Linux.
const [ANONYMOUS, UNRESERVED] = process.platform === 'linux' ? [0x20, 0x4000] : [0x1000, 0x40]
const [CLOSE_ON_EXEC, SEALABLE] = [0x1, 0x2]
const [ADD_SEALS, GET_SEALS] = [1033, 1034]
const [SEAL_SEALS, SEAL_SHRINK, SEAL_GROW] = [0x1, 0x2, 0x4]
const SEALS = SEAL_SEALS | SEAL_SHRINK | SEAL_GROW

/** What POSIX systems are asked to do. */
export class PosixCalls {
  readonly #koffi: Koffi
  readonly #mmap: Call
  readonly #munmap: Call

  constructor(koffi: Koffi) {
    this.#koffi = koffi
    this.#mmap = this.#function(
      'intptr_t mmap(intptr_t at, size_t length, int protection, int flags, int fd, long from)',
    )
    this.#munmap = this.#function('int munmap(intptr_t at, size_t length)')
  }

  /** Maps a file: its address. */
  map(fd: number, byteLength: Bytes): number {
    const address = this.#mmap(0, byteLength, READ_WRITE, SHARED, fd, 0)
    if (address === -1) throw failed('mmap', this.#koffi.errno())
    return address
  }

  /** What is at an address. */
  view(address: number, byteLength: Bytes): ArrayBuffer {
    return this.#koffi.view(BigInt(address), byteLength)
  }

  /** Puts nothing in the place of what is mapped at an address: zeros that take no memory, and kill nobody who looks. */
  vacate(address: number, byteLength: Bytes): void {
    this.#mmap(address, byteLength, READ_WRITE, PRIVATE | FIXED | ANONYMOUS | UNRESERVED, -1, 0)
  }

  /** Gives the addresses back: nobody may look there any more. */
  unmap(address: number, byteLength: Bytes): void {
    this.#munmap(address, byteLength)
  }

  /** Opens a new file without a name that nobody can make shorter or longer; `undefined` where that is not possible. */
  newSealed(byteLength: Bytes): number | undefined {
    if (process.platform !== 'linux') return undefined
    const raw = this.#function('int memfd_create(const char *name, unsigned int flags)')(
      'papy',
      CLOSE_ON_EXEC | SEALABLE,
    )
    if (raw < 0) return undefined
    const fd = reopened(raw)
    this.#function('int close(int fd)')(raw)
    if (fd === undefined) return undefined
    fchmodSync(fd, 0o600)
    ftruncateSync(fd, byteLength)
    if (this.#fcntl(fd, ADD_SEALS, 'int', SEALS) === 0) return fd
    closeSync(fd)
    return undefined
  }

  /** Whether nobody can make a file shorter. */
  isSealed(fd: number): boolean {
    if (process.platform !== 'linux') return false
    const seals = this.#fcntl(fd, GET_SEALS)
    return seals > 0 && (seals & SEAL_SHRINK) !== 0
  }

  #fcntl(...args: readonly (number | string)[]): number {
    return this.#function('int fcntl(int fd, int command, ...)')(...args)
  }

  #function(definition: string): Call {
    return this.#koffi.load(null).func(definition)
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
