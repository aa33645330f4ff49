import { fstatSync } from 'node:fs'
import type { Bytes } from '@papy/contract'
import type { PosixCalls } from './posix-calls.ts'
import type { Mapping } from './shared-memory.ts'

/** An open file that can be mapped. */
export interface Mappable {
  readonly fd: number
  readonly byteLength: Bytes
  /** Nobody can cut it. */
  readonly isSealed: boolean
}

// Addresses are given back when nobody can reach the memory any more: only then is it sure that nobody looks.
const unreachable = new FinalizationRegistry((unmap: () => void) => unmap())

/** Maps a file into memory. */
export function mapped(calls: PosixCalls, { fd, byteLength, isSealed }: Mappable, hide: () => void): Mapping {
  const address = calls.map(fd, byteLength)
  const memory = calls.view(address, byteLength)
  unreachable.register(memory, () => calls.unmap(address, byteLength))
  return {
    memory,
    isWhole: () => isSealed || fstatSync(fd).size >= byteLength,
    hide,
    vacate: () => calls.vacate(address, byteLength),
  }
}
