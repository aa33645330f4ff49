import { type Bytes, PluginError } from '@papy/contract'
import { Arena, formatArena } from './arena/arena.ts'
import { layoutFor } from './arena/layout.ts'
import type { Arenas, Seen } from './arenas.ts'

/** Makes what all threads of a run share. The system gives it memory where it is used. */
export function sharedArena(arenaBytes: Bytes): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(layoutFor(arenaBytes).byteLength)
  formatArena(memory, arenaBytes)
  return memory
}

/** One arena for all threads of a process. It is gone when the last of them has let go of it. */
export function sharedArenas(shared: unknown, place: number): Arenas {
  if (!(shared instanceof SharedArrayBuffer)) {
    const message = 'context.shared of shm() is no SharedArrayBuffer; pass on what its share() made'
    throw new PluginError('ERR_PLUGIN_OPTIONS', message)
  }
  const arena = new Arena(shared)
  const seen: Seen = { arena, hold: () => () => {} }
  return { own: () => arena, of: () => seen, close: () => arena.closePlace(place) }
}
