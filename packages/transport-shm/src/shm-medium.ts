import { type JsonValue, TransportError } from '@papy/contract'
import { answered, type Goods, type Held, type Medium, malformed, numbersAt } from '@papy/contract/medium'
import type { Spot } from './arena/arena.ts'
import type { Arenas } from './arenas.ts'
import { NAME } from './name.ts'
import { Room } from './place/room.ts'

/** What a medium knows of its end. */
export interface End {
  readonly place: number
  readonly budgetBytes: number
}

/** Items in arenas that all places look into. */
export class ShmMedium implements Medium {
  #arenas: Arenas
  readonly #end: End
  #room: Room | undefined

  constructor(arenas: Arenas, end: End) {
    this.#arenas = arenas
    this.#end = end
  }

  store(goods: Goods): JsonValue | Promise<JsonValue> {
    const { place, budgetBytes } = this.#end
    const arena = this.#arenas.own()
    this.#room ??= new Room(arena, place, budgetBytes)
    return answered(this.#room.store(goods), ({ unit, generation }) => [place, unit, generation])
  }

  fetch(at: JsonValue): Held | undefined {
    const spot = spotOf(at)
    const { place } = spot
    const seen = this.#arenas.of(place)
    if (seen === undefined && place === this.#end.place) return undefined
    if (seen === undefined || seen.isGone(place)) throw producerGone(place)
    const bytes = seen.arena.look(spot)
    return bytes && { bytes, borrowed: true, free: seen.hold() }
  }

  release(at: JsonValue): void {
    const spot = spotOf(at)
    this.#arenas.of(spot.place)?.arena.release(spot)
  }

  discard(at: JsonValue): void {
    const spot = spotOf(at)
    this.#arenas.of(spot.place)?.arena.discard(spot)
  }

  close(): void {
    this.#room?.close(new TransportError('ERR_TRANSPORT_CLOSED', `${NAME} was closed while this waited for room`))
    this.#arenas.close()
    // Who keeps a closed transport must not keep the memory of its run with it.
    this.#arenas = nowhere
    this.#room = undefined
  }
}

const nowhere: Arenas = {
  own() {
    throw new TransportError('ERR_TRANSPORT_CLOSED', `${NAME} is closed`)
  },
  of: () => undefined,
  close: () => {},
}

function spotOf(at: JsonValue): Spot {
  const [place, unit, generation] = numbersAt(at, 3) ?? []
  if (place === undefined || unit === undefined || generation === undefined || generation === 0)
    throw malformed(NAME, at)
  return { place, unit, generation }
}

function producerGone(place: number): TransportError {
  const message = `place ${place} of this run is closed or dead, and what it held in shared memory with it; have it made again`
  return new TransportError('ERR_PRODUCER_GONE', message, { place })
}
