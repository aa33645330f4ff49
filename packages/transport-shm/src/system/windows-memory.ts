import type { Bytes } from '@papy/contract'
import type { Call, Koffi } from './koffi.ts'
import { failed, type Mapping, type SharedMemory } from './shared-memory.ts'

const [PAGING_FILE, PAGE_READ_WRITE, FILE_MAP_READ_WRITE] = [-1, 0x04, 0x02 | 0x04]
const ALREADY_EXISTS = 183
const HIGH = 2 ** 32

// Views are unmapped when nobody can reach their memory any more: only then is it sure that nobody looks.
const unreachable = new FinalizationRegistry((unmap: () => void) => unmap())

/**
 * Memory of the paging file, under names that only this run can know. Windows frees it with the last handle and view, also
 * those of a process that is killed, and nobody can cut it. Written by the book; it has never been run.
 */
export class WindowsMemory implements SharedMemory {
  readonly #koffi: Koffi
  readonly #calls: WindowsCalls
  readonly #nameOf: (place: number) => string

  constructor(koffi: Koffi, nameOf: (place: number) => string) {
    this.#koffi = koffi
    this.#calls = windowsCalls(koffi)
    this.#nameOf = nameOf
  }

  make(place: number, byteLength: Bytes): Mapping {
    const { create, close, lastError } = this.#calls
    const [high, low] = [Math.floor(byteLength / HIGH), byteLength % HIGH]
    const handle = create(PAGING_FILE, 0, PAGE_READ_WRITE, high, low, this.#nameOf(place))
    const error = lastError()
    if (handle === 0) throw failed('CreateFileMappingW', error)
    if (error !== ALREADY_EXISTS) return this.#mapped(handle, byteLength)
    close(handle)
    throw failed('CreateFileMappingW', error)
  }

  open(place: number, byteLength: Bytes): Mapping | undefined {
    const handle = this.#handleOf(place)
    return handle === 0 ? undefined : this.#mapped(handle, byteLength)
  }

  isThere(place: number): boolean {
    const handle = this.#handleOf(place)
    if (handle !== 0) this.#calls.close(handle)
    return handle !== 0
  }

  #handleOf(place: number): number {
    return this.#calls.open(FILE_MAP_READ_WRITE, 0, this.#nameOf(place))
  }

  #mapped(handle: number, byteLength: Bytes): Mapping {
    const { map, unmap, close, lastError } = this.#calls
    const address = map(handle, FILE_MAP_READ_WRITE, 0, 0, byteLength)
    const error = lastError()
    if (address === 0) {
      close(handle)
      throw failed('MapViewOfFile', error)
    }
    const memory = this.#koffi.view(BigInt(address), byteLength)
    unreachable.register(memory, () => unmap(address))
    const hide = () => void close(handle)
    return { memory, isWhole: () => true, hide, vacate: () => {} }
  }
}

interface WindowsCalls {
  readonly create: Call
  readonly open: Call
  readonly map: Call
  readonly unmap: Call
  readonly close: Call
  readonly lastError: Call
}

function windowsCalls(koffi: Koffi): WindowsCalls {
  const library = koffi.load('kernel32.dll')
  return {
    create: library.func(
      'intptr_t __stdcall CreateFileMappingW(intptr_t file, intptr_t security, uint32_t protection, uint32_t high, uint32_t low, str16 name)',
    ),
    open: library.func('intptr_t __stdcall OpenFileMappingW(uint32_t access, int inherit, str16 name)'),
    map: library.func(
      'intptr_t __stdcall MapViewOfFile(intptr_t mapping, uint32_t access, uint32_t high, uint32_t low, size_t length)',
    ),
    unmap: library.func('int __stdcall UnmapViewOfFile(intptr_t at)'),
    close: library.func('int __stdcall CloseHandle(intptr_t handle)'),
    lastError: library.func('uint32_t __stdcall GetLastError()'),
  }
}
