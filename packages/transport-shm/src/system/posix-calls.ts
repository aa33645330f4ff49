import type { Bytes } from '@papy/contract'
import type { Call, Koffi } from './koffi.ts'
import { failed } from './shared-memory.ts'

const [READ_WRITE, SHARED, PRIVATE, FIXED] = [0x1 | 0x2, 0x01, 0x02, 0x10]
// The rest has numbers of its own on Linux.
const [ANONYMOUS, UNRESERVED] = process.platform === 'linux' ? [0x20, 0x4000] : [0x1000, 0x40]

/** What POSIX systems are asked to do with memory. */
export class PosixCalls {
  readonly #koffi: Koffi
  readonly #mmap: Call
  readonly #munmap: Call

  constructor(koffi: Koffi) {
    this.#koffi = koffi
    const library = koffi.load(null)
    this.#mmap = library.func('intptr_t mmap(intptr_t at, size_t length, int protection, int flags, int fd, long from)')
    this.#munmap = library.func('int munmap(intptr_t at, size_t length)')
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
}
