import { crc32 } from 'node:zlib'
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
  readonly #checksum: boolean
  #room: Room | undefined

  /** @param checksum - whether places say what the item there sums up to */
  constructor(arenas: Arenas, end: End, checksum: boolean) {
    this.#arenas = arenas
    this.#end = end
    this.#checksum = checksum
  }

  store(goods: Goods): JsonValue | Promise<JsonValue> {
    const { place, budgetBytes } = this.#end
    const arena = this.#arenas.own()
    this.#room ??= new Room(arena, place, budgetBytes)
    const sum = this.#checksum ? [goods.chunks.reduce((so, chunk) => crc32(chunk, so), 0)] : []
    return answered(this.#room.store(goods), ({ unit, generation }) => [place, unit, generation, ...sum])
  }

  fetch(at: JsonValue): Held | undefined {
    const spot = this.#spotOf(at)
    const { place, sum } = spot
    const seen = this.#arenas.of(place)
    if (seen === undefined && place === this.#end.place) return undefined
    if (seen === undefined || seen.isGone(place)) throw producerGone(place)
    const bytes = seen.arena.look(spot)
    if (bytes !== undefined && sum !== undefined && crc32(bytes) !== sum) throw changed(spot)
    return bytes && { bytes, borrowed: true, free: seen.hold() }
  }

  release(at: JsonValue): void {
    const spot = this.#spotOf(at)
    this.#arenas.of(spot.place)?.arena.release(spot)
  }

  discard(at: JsonValue): void {
    const spot = this.#spotOf(at)
    this.#arenas.of(spot.place)?.arena.discard(spot)
  }

  close(): void {
    this.#room?.close(new TransportError('ERR_TRANSPORT_CLOSED', `${NAME} was closed while this waited for room`))
    this.#arenas.close()
    // Who keeps a closed transport must not keep the memory of its run with it.
    this.#arenas = nowhere
    this.#room = undefined
  }

  #spotOf(at: JsonValue): SummedSpot {
    const [place, unit, generation, sum] = numbersAt(at, this.#checksum ? 4 : 3) ?? []
    if (place === undefined || unit === undefined || generation === undefined || generation === 0)
      throw malformed(NAME, at)
    return { place, unit, generation, sum }
  }
}

interface SummedSpot extends Spot {
  readonly sum: number | undefined
}

const nowhere: Arenas = {
  own() {
    throw new TransportError('ERR_TRANSPORT_CLOSED', `${NAME} is closed`)
  },
  of: () => undefined,
  close: () => {},
}

function changed({ place, unit }: Spot): TransportError {
  const message = `the item at unit ${unit} of place ${place} is not what was put there: its checksum is wrong; something else has written there`
  return new TransportError('ERR_MEDIUM_FAILED', message, { place, unit })
}

function producerGone(place: number): TransportError {
  const message = `place ${place} of this run is closed or dead, and what it held in shared memory with it; have it made again`
  return new TransportError('ERR_PRODUCER_GONE', message, { place })
}
