import {
  closeSync,
  constants,
  existsSync,
  ftruncateSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Bytes, TransportError } from '@papy/contract'
import type { Koffi } from './koffi.ts'
import { PosixCalls } from './posix-calls.ts'
import { type Mappable, mapped } from './posix-mapping.ts'
import { SealedFiles } from './sealed-files.ts'
import type { Mapping, SharedMemory } from './shared-memory.ts'

/** Never waits for the other end of a pipe, which may be under a number that was given anew. */
const AS_FOUND = constants.O_RDWR | constants.O_NONBLOCK
const AS_NEW = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL

/**
 * Memory mapped from files. On Linux they have no name and are sealed, so that nobody can make them shorter (to look
 * beyond the end of a file kills a process), and they vanish with the process that made them; others find them by a link
 * in the directory of the run. Where that is not possible, they are files in that directory.
 */
export class PosixMemory implements SharedMemory {
  readonly #calls: PosixCalls
  readonly #sealed: SealedFiles | undefined
  readonly #directory: string

  constructor(koffi: Koffi, directory: string) {
    this.#calls = new PosixCalls(koffi)
    this.#sealed = process.platform === 'linux' ? new SealedFiles(koffi) : undefined
    this.#directory = directory
  }

  make(place: number, byteLength: Bytes): Mapping {
    const path = this.#pathOf(place)
    const file = this.#newFile(path, byteLength)
    const hide = () => {
      rmSync(path, { force: true })
      closeSync(file.fd)
    }
    return orElse(hide, () => mapped(this.#calls, file, hide))
  }

  open(place: number, byteLength: Bytes): Mapping | undefined {
    const fd = opened(this.#pathOf(place), byteLength)
    if (fd === undefined) return undefined
    const hide = () => closeSync(fd)
    return orElse(hide, () => {
      const isSealed = this.#sealed?.isSealed(fd) ?? false
      const mapping = mapped(this.#calls, { fd, byteLength, isSealed }, isSealed ? () => {} : hide)
      // What cannot be cut need not be looked after.
      if (isSealed) closeSync(fd)
      return mapping
    })
  }

  isThere(place: number): boolean {
    // A link to what a dead process had leads nowhere.
    return existsSync(this.#pathOf(place))
  }

  #pathOf(place: number): string {
    return join(this.#directory, `shm-${place}`)
  }

  #newFile(path: string, byteLength: Bytes): Mappable {
    const fd = this.#sealed?.create(byteLength)
    if (fd === undefined) return { fd: newNamed(path, byteLength, this.#directory), byteLength, isSealed: false }
    return orElse(
      () => closeSync(fd),
      () => {
        symlinkSync(`/proc/${process.pid}/fd/${fd}`, path)
        return { fd, byteLength, isSealed: true }
      },
    )
  }
}

/** Opens what is under a path and can be mapped; `undefined` where it is gone, or something else by now. */
function opened(path: string, byteLength: Bytes): number | undefined {
  const found = orGone(() => statSync(path))
  if (!found?.isFile() || found.size < byteLength) return undefined
  return orGone(() => openSync(path, AS_FOUND))
}

function orGone<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined
    throw error
  }
}

function newNamed(path: string, byteLength: Bytes, directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  // It takes room on the disk only where it is written, and who finds none there then is killed: better to know before.
  if (bavail * bsize < byteLength) throw noRoom(directory, byteLength)
  const fd = openSync(path, AS_NEW, 0o600)
  ftruncateSync(fd, byteLength)
  return fd
}

function noRoom(directory: string, byteLength: Bytes): TransportError {
  const message = `${directory} has less than ${byteLength} bytes free for shared memory; lower arenaBytes, or set TMPDIR`
  return new TransportError('ERR_MEDIUM_FAILED', message, { directory, byteLength })
}

function orElse<T>(undo: () => void, call: () => T): T {
  try {
    return call()
  } catch (error) {
    undo()
    throw error
  }
}
