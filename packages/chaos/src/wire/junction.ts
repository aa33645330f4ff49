import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { Stream } from '../random/stream.ts'
import { Stretch } from './stretch.ts'
import type { Severing, Weather } from './weather.ts'

/** What a connection through a wire tells it. */
export interface JunctionEvents {
  damaged(kind: 'flipped' | 'cut'): void
  ended(junction: Junction): void
}

/** One connection through a wire: that of the client, and ours to the server. */
export class Junction {
  readonly #near: Socket
  readonly #far: Socket
  readonly #there: Stretch
  readonly #back: Stretch
  /** The client is not told that the server's end is gone. */
  #halfOpen = false

  constructor(near: Socket, target: NetConnectOpts, key: string, weather: Weather, events: JunctionEvents) {
    const { seed = 1 } = weather
    this.#near = near
    // An end of one is an end of the other, later.
    this.#far = connect({ ...target, allowHalfOpen: true } as NetConnectOpts)
    const told = { damaged: events.damaged, cut: () => this.#reset() }
    this.#there = new Stretch(near, this.#far, new Stream(seed, `${key}/there`), weather, told)
    this.#back = new Stretch(this.#far, near, new Stream(seed, `${key}/back`), weather, told)
    for (const socket of [near, this.#far]) {
      socket.unref().setNoDelay(true)
      socket.on('error', () => this.#broken(socket))
      socket.on('close', () => {
        if (near.destroyed && this.#far.destroyed) events.ended(this)
      })
    }
  }

  sever(how: Severing): void {
    if (how === 'black-hole' || how === 'there') this.#there.hold(true)
    if (how === 'black-hole' || how === 'back') this.#back.hold(true)
    if (how === 'fin') for (const socket of [this.#near, this.#far]) socket.end()
    if (how === 'reset') this.#reset()
    if (how === 'mid-frame') for (const stretch of [this.#there, this.#back]) stretch.doom()
    if (how !== 'half-open') return
    this.#halfOpen = true
    this.#there.hold(true)
    this.#far.resetAndDestroy()
  }

  /** Goes on. What the server knows no more is reset. */
  heal(): void {
    if (this.#halfOpen) return this.#reset()
    for (const stretch of [this.#there, this.#back]) stretch.hold(false)
  }

  /** Ends it at once, without a word. */
  destroy(): void {
    for (const stretch of [this.#there, this.#back]) stretch.end()
    for (const socket of [this.#near, this.#far]) socket.destroy()
  }

  #broken(socket: Socket): void {
    if (!this.#halfOpen || socket === this.#near) this.#reset()
  }

  #reset(): void {
    for (const stretch of [this.#there, this.#back]) stretch.end()
    for (const socket of [this.#near, this.#far]) if (!socket.destroyed) reset(socket)
  }
}

// One that is not connected yet has nothing to reset.
function reset(socket: Socket): void {
  if (socket.connecting) socket.destroy()
  else socket.resetAndDestroy()
}
