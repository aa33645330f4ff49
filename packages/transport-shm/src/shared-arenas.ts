import { type Bytes, PluginError } from '@papy/contract'
import { Arena, formatArena } from './arena/arena.ts'
import { growable } from './arena/growth.ts'
import { layoutFor } from './arena/layout.ts'
import type { Arenas, Seen } from './arenas.ts'

/**
 * Makes what all threads of a run share. It grows with what is in it.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`, where there are not as many addresses
 */
export function sharedArena(arenaBytes: Bytes): SharedArrayBuffer {
  const { data, byteLength } = layoutFor(arenaBytes)
  const memory = growable(data, byteLength)
  formatArena(memory, arenaBytes)
  return memory
}

/**
 * One arena for all threads of a process. It is gone when the last of them has let go of it.
 *
 * @throws PluginError `ERR_PLUGIN_OPTIONS` where `shared` is none
 */
export function sharedArenas(shared: unknown, place: number): Arenas {
  if (!(shared instanceof SharedArrayBuffer)) {
    const message = 'context.shared of shm() is no SharedArrayBuffer; pass on what its share() made'
    throw new PluginError('ERR_PLUGIN_OPTIONS', message)
  }
  const arena = new Arena(shared)
  const seen: Seen = { arena, isGone: (of) => arena.isClosed(of), hold: () => () => {} }
  return { own: () => arena, of: () => seen, close: () => arena.closePlace(place) }
}
