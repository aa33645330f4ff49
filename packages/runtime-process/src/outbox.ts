import type { Socket } from 'node:net'

/** Writes frames to a socket: those of one turn in one go. */
export class Outbox {
  #frames: Buffer[] = []
  #ended = false
  readonly #socket: Socket

  constructor(socket: Socket) {
    this.#socket = socket
  }

  put(frame: Buffer): void {
    if (this.#ended) return
    if (this.#frames.push(frame) === 1) queueMicrotask(this.#flush)
  }

  /** Nothing more will come. */
  end(): void {
    if (this.#ended) return
    this.#flush()
    this.#ended = true
    this.#socket.end()
  }

  readonly #flush = (): void => {
    const frames = this.#frames
    this.#frames = []
    // Nobody is there any more.
    if (!this.#socket.writable) return
    if (frames.length > 1) this.#socket.cork()
    for (const frame of frames) this.#socket.write(frame)
    if (frames.length > 1) this.#socket.uncork()
  }
}
