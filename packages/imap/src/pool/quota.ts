import { ArgumentError, type Plugin } from '@papy/contract'
import { messagesAhead } from '@papy/contract/engine'
import type { QuotaPace } from '../lane/lane-host.ts'
import type { Bytes } from '../units.ts'

/** Calls for each worker that may be ahead from the beginning: one that is made, one that waits, one that is answered. */
const LEAST_MESSAGES = 3

/** Nor so many that they weigh more: what waits is no longer in any cache. */
const MOST_AHEAD: Bytes = 8 * 1024 * 1024

/** No further ahead of who pulls than so many times what was pulled: who takes five items has not a thousand read. */
const RUN_AHEAD = 2

/** What a quota is reckoned from, beside the pace of a map. */
export interface QuotaSettings {
  readonly plugins: readonly Plugin<'runtime'>[]
  readonly stride: number | 'adaptive'
  readonly buffer: number | 'topology'
  readonly bufferBytes: Bytes | undefined
}

/** How far maps of a pool may go ahead of who pulls their results. */
export class Quota {
  /** Workers. */
  readonly size: number
  /** How many of them are on other hosts. */
  readonly #far: number
  readonly #settings: QuotaSettings

  constructor(settings: QuotaSettings) {
    this.#settings = settings
    this.size = settings.plugins.reduce((sum, { size }) => sum + size, 0)
    this.#far = settings.plugins.reduce((sum, { size, supports }) => sum + (supports.remote ? size : 0), 0)
  }

  /** Most calls that one of so many maps may have submitted and not pulled, at its pace, after so many were pulled. */
  of(pace: QuotaPace, pulled: number, maps: number): number {
    return Math.min(this.#ofItems(pace, pulled, maps), this.#ofBytes(pace.weight, maps))
  }

  /**
   * Checks that so many maps fit the buffer, each with a stride of its own.
   *
   * @throws ArgumentError `ERR_BUFFER_TOO_SMALL` with the `least` that works
   */
  ensureBuffer(maps: number): void {
    const { buffer, stride } = this.#settings
    const least = Math.max(maps, 1) * (stride === 'adaptive' ? 1 : stride)
    if (buffer === 'topology' || buffer >= least) return
    const message = `a buffer of ${buffer} is too small for ${maps} map(s) at stride ${stride}; the least that works is ${least}`
    throw new ArgumentError('ERR_BUFFER_TOO_SMALL', message, { buffer, stride, least })
  }

  #ofItems({ chunk, burden, messageMs }: QuotaPace, pulled: number, maps: number): number {
    const { buffer, stride } = this.#settings
    if (buffer !== 'topology') return share(buffer, maps)
    const near = messagesAhead(chunk, messageMs) * (this.size - this.#far)
    const far = messagesAhead(chunk, messageMs, true) * this.#far
    const ahead = Math.ceil(near + far) * chunk
    const least = Math.max(LEAST_MESSAGES * this.size, stride === 'adaptive' ? 0 : 2 * stride)
    const light = MOST_AHEAD / Math.max(burden, 1)
    return Math.max(least, Math.floor(Math.min(ahead, RUN_AHEAD * pulled, light)))
  }

  // The first item goes alone: it tells what they weigh.
  #ofBytes(weight: Bytes, maps: number): number {
    const { bufferBytes } = this.#settings
    if (bufferBytes === undefined) return Number.POSITIVE_INFINITY
    return weight === 0 ? 1 : share(bufferBytes / weight, maps)
  }
}

// Of so many items; no map may be without any.
function share(items: number, maps: number): number {
  return Math.max(1, Math.floor(items / Math.max(maps, 1)))
}
