import type { Socket } from 'node:net'
import type { Stream } from '../random/stream.ts'
import type { Weather } from './weather.ts'

/** Bytes that wait to be passed on, before no more are read. */
const MOST_HELD = 1 << 20

/** What one direction of a connection tells its wire. */
export interface StretchEvents {
  damaged(kind: 'flipped' | 'cut'): void
  /** It is to be cut, both ways. */
  cut(): void
}

/** One direction of a connection: what is read at one end is written at the other, later, less, or damaged. */
export class Stretch {
  /** Nothing is passed on. */
  #held = false
  /** The next read is the last. */
  #doomed = false
  #waiting = 0
  /** When the last byte that was read will have passed. */
  #freeAt = 0
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #from: Socket
  readonly #to: Socket
  readonly #stream: Stream
  readonly #weather: Weather
  readonly #events: StretchEvents

  constructor(from: Socket, to: Socket, stream: Stream, weather: Weather, events: StretchEvents) {
    this.#from = from
    this.#to = to
    this.#stream = stream
    this.#weather = weather
    this.#events = events
    from.on('data', (bytes: Buffer) => this.#read(bytes))
    from.on('end', () => this.#later(() => to.end()))
    to.on('drain', () => this.#flow())
  }

  /** Holds back, or lets go on. What was held back is passed on then, as TCP would send it again. */
  hold(held: boolean): void {
    this.#held = held
    this.#flow()
  }

  /** The next read is passed on by half, and then all is cut. */
  doom(): void {
    this.#doomed = true
  }

  /** Nothing of it is passed on any more. */
  end(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  #read(bytes: Buffer): void {
    const { flips = 0, cuts = 0 } = this.#weather
    const [where, flip, bit, cut] = [
      this.#stream.next(),
      this.#stream.next(),
      this.#stream.below(8),
      this.#stream.next(),
    ]
    const at = Math.floor(where * bytes.length)
    if (flip < flips) {
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
      this.#events.damaged('flipped')
    }
    if (!this.#doomed && cut >= cuts) return this.#pass(bytes)
    this.#doomed = false
    this.#events.damaged('cut')
    this.#pass(bytes.subarray(0, at))
    this.#later(() => this.#events.cut())
  }

  #pass(bytes: Buffer): void {
    this.#waiting += bytes.length
    this.#later(() => {
      this.#waiting -= bytes.length
      this.#to.write(bytes)
      this.#flow()
    }, bytes.length)
    this.#flow()
  }

  // In order: nothing passes before what was read earlier.
  #later(act: () => void, byteLength = 0): void {
    const { delayMs = 0, jitterMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY } = this.#weather
    const late = delayMs + jitterMs * this.#stream.next()
    const now = performance.now()
    this.#freeAt = Math.max(this.#freeAt, now) + (1_000 * byteLength) / bytesPerSecond
    if (delayMs + jitterMs === 0 && bytesPerSecond === Number.POSITIVE_INFINITY) return act()
    this.#freeAt = Math.max(this.#freeAt, now + late)
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, this.#freeAt - now)
    this.#timers.add(timer.unref())
  }

  #flow(): void {
    const full = this.#waiting >= MOST_HELD || this.#to.writableNeedDrain
    if (this.#held || full) this.#from.pause()
    else this.#from.resume()
  }
}
