import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Bytes, type TransportContext, TransportError } from '@papy/contract'
import { Arena, formatArena } from './arena/arena.ts'
import { HEAD, layoutFor, TOKEN_BYTES } from './arena/layout.ts'
import type { Arenas, Seen } from './arenas.ts'
import type { Mapping, SharedMemory } from './system/shared-memory.ts'

/** What proves that memory was made by that place of this run: nobody else knows the secret. */
export function tokenOf({ secret, run }: TransportContext, place: number): Buffer {
  return createHmac('sha256', secret).update(`papy shm ${run} ${place}`).digest()
}

/** An arena for each place that puts, which the others map when they first meet a ticket of it. */
export class MappedArenas implements Arenas {
  readonly #memory: SharedMemory
  readonly #context: TransportContext
  readonly #arenaBytes: Bytes
  readonly #byteLength: Bytes
  readonly #seen = new Map<number, SeenMapping>()

  constructor(memory: SharedMemory, context: TransportContext, arenaBytes: Bytes) {
    this.#memory = memory
    this.#context = context
    this.#arenaBytes = arenaBytes
    this.#byteLength = layoutFor(arenaBytes).byteLength
  }

  /** @throws TransportError `ERR_MEDIUM_FAILED` where somebody has cut its file */
  own(): Arena {
    const { place } = this.#context
    const seen = this.#seen.get(place) ?? this.#make(place)
    if (seen.isWhole) return seen.arena
    throw new TransportError('ERR_MEDIUM_FAILED', 'somebody has cut the file of this shared memory; start again', {
      place,
    })
  }

  of(place: number): Seen | undefined {
    const seen = this.#seen.get(place) ?? this.#open(place)
    return seen?.isWhole ? seen : undefined
  }

  close(): void {
    const { place } = this.#context
    const own = this.#seen.get(place)
    if (own?.isWhole) own.arena.closePlace(place)
    for (const seen of this.#seen.values()) seen.close()
    this.#seen.clear()
  }

  #make(place: number): SeenMapping {
    const mapping = this.#memory.make(place, this.#byteLength)
    const arena = formatArena(mapping.memory, this.#arenaBytes, tokenOf(this.#context, place))
    return this.#keep(place, new SeenMapping(mapping, arena, () => true))
  }

  #open(place: number): SeenMapping | undefined {
    // What this place had, it has made itself.
    if (place === this.#context.place) return undefined
    this.#forgetDead()
    const mapping = this.#memory.open(place, this.#byteLength)
    if (mapping === undefined) return undefined
    if (isOf(mapping.memory, tokenOf(this.#context, place)))
      return this.#keep(place, new SeenMapping(mapping, new Arena(mapping.memory), () => this.#memory.isThere(place)))
    // The number of its process or its name now belongs to something else.
    mapping.hide()
    mapping.vacate()
    return undefined
  }

  /** A new place often stands for one that died: a good time to let go of what the dead ones held. */
  #forgetDead(): void {
    for (const [place, seen] of this.#seen) {
      if (seen.isHeld || !seen.isGone(place)) continue
      this.#seen.delete(place)
      seen.close()
    }
  }

  #keep(place: number, seen: SeenMapping): SeenMapping {
    this.#seen.set(place, seen)
    return seen
  }
}

function isOf(memory: ArrayBuffer, token: Buffer): boolean {
  const from = 4 * HEAD.token
  return memory.byteLength >= from + TOKEN_BYTES && timingSafeEqual(new Uint8Array(memory, from, TOKEN_BYTES), token)
}

// Asked before each look, so it must be quick: to look for the file takes ten times as long.
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

class SeenMapping implements Seen {
  readonly arena: Arena
  readonly #mapping: Mapping
  readonly #isThere: () => boolean
  #views = 0
  #closed = false

  constructor(mapping: Mapping, arena: Arena, isThere: () => boolean) {
    this.#mapping = mapping
    this.arena = arena
    this.#isThere = isThere
  }

  /** The memory of the dead is there still; but not to those who have not mapped it yet. So it is to nobody. */
  isGone(place: number): boolean {
    return this.arena.isClosed(place) || !(this.arena.pid === process.pid ? this.#isThere() : isAlive(this.arena.pid))
  }

  get isHeld(): boolean {
    return this.#views > 0
  }

  get isWhole(): boolean {
    return this.#mapping.isWhole()
  }

  hold(): () => void {
    this.#views++
    return () => {
      this.#views--
      this.#vacateUnheld()
    }
  }

  /** While somebody has a view of it, it stays mapped. */
  close(): void {
    this.#closed = true
    this.#mapping.hide()
    this.#vacateUnheld()
  }

  #vacateUnheld(): void {
    if (this.#closed && !this.isHeld) this.#mapping.vacate()
  }
}
