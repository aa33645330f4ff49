import { createHmac } from 'node:crypto'
import type { TransportContext } from '@papy/contract'
import { loadKoffi } from './koffi.ts'
import { PosixMemory } from './posix-memory.ts'
import type { SharedMemory } from './shared-memory.ts'
import { WindowsMemory } from './windows-memory.ts'

/**
 * The shared memory of a run on this system.
 *
 * @throws PluginError `ERR_PLUGIN_NOT_FOUND`, where koffi is missing
 */
export async function openMemory({ directory, secret, run }: TransportContext): Promise<SharedMemory> {
  const koffi = await loadKoffi()
  if (process.platform !== 'win32') return new PosixMemory(koffi, directory)
  const nameOf = (place: number) => createHmac('sha256', secret).update(`papy shm name ${run} ${place}`).digest('hex')
  return new WindowsMemory(koffi, (place) => `Local\\papy-${nameOf(place)}`)
}
