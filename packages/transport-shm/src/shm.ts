import type { Bytes, Plugin } from '@papy/contract'
import { checkOptions, flag, type Rules } from '@papy/contract/engine'
import { defineTransport, type TransportOptions } from '@papy/contract/medium'
import { MappedArenas } from './mapped-arenas.ts'
import { NAME } from './name.ts'
import { sharedArena, sharedArenas } from './shared-arenas.ts'
import { ShmMedium } from './shm-medium.ts'
import { openMemory } from './system/open-memory.ts'

/** Options of {@link shm}. */
export interface ShmOptions extends TransportOptions {
  /**
   * Most bytes of items that are held at a time: by all threads of a process together, where all workers are threads; else
   * by each worker. Who finds no room waits. It costs memory only where it is used, and reuses first what it used last. No
   * item may have more than the default, however large this is.
   *
   * @defaultValue 1 GiB, and what frames an item of that size
   */
  readonly arenaBytes?: Bytes
  /**
   * Items have a checksum, which goes with their tickets: what native code, or memory that fails, has changed in an item is an
   * error by name. It costs a look at all bytes on both ends. @defaultValue false
   */
  readonly checksum?: boolean
}

const [MIB, GIB] = [2 ** 20, 2 ** 30]
/** An item of 1 GiB with what frames its parts. */
const DEFAULT_BYTES = GIB + 16 * MIB
const [LEAST_BYTES, MOST_BYTES] = [64 * 1024, 16 * GIB]

const isSize = (value: unknown): boolean =>
  Number.isSafeInteger(value) && (value as number) >= LEAST_BYTES && (value as number) <= MOST_BYTES

const shmOptions: Rules<ShmOptions> = {
  arenaBytes: (value) => (isSize(value) ? undefined : `Bytes from ${LEAST_BYTES} to ${MOST_BYTES}`),
  checksum: flag,
  serializer: () => undefined,
}

/**
 * Shared memory: who takes an item looks at the very bytes that were put, which are copied once, by who puts. The lease is a
 * view; what is kept beyond it must be copied. To drop an item at which somebody looks still lets its bytes change.
 *
 * Between threads of one process it is a SharedArrayBuffer, which is given back by the garbage collector after the run.
 * Between processes, or threads and processes, it is mapped memory of the system, by the package koffi, which must be
 * installed. On Linux it has no name and is sealed (`memfd_create(2)`, `F_SEAL_SHRINK`): nobody can cut it, and it is gone
 * with its process. Elsewhere it is a file in the directory of the run; to look at one that another program of this user
 * cuts in just that moment kills the process. An item is gone with the process, or the closed end, that put it.
 *
 * Run on Linux (x64, glibc). Written for macOS, Windows, musl and arm64, but never run there.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, for a wrong option
 */
export const shm: (options?: ShmOptions) => Plugin<'transport'> = defineTransport<ShmOptions>({
  specifier: NAME,
  url: import.meta.url,
  export: 'shm',
  supports: { crossProcess: true, crossHost: false, durable: false, sharedMemory: true, maxByteLength: DEFAULT_BYTES },
  check: (options) => checkOptions('shm', options, shmOptions),
  share: ({ arenaBytes = DEFAULT_BYTES }) => sharedArena(arenaBytes),
  async open({ arenaBytes = DEFAULT_BYTES, checksum = false }, context) {
    const { shared, place } = context
    if (shared !== undefined) return new ShmMedium(sharedArenas(shared, place), context, checksum)
    return new ShmMedium(new MappedArenas(await openMemory(context), context, arenaBytes), context, checksum)
  },
})
