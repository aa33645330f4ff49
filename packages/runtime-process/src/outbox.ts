import type { Socket } from 'node:net'

/** So many bytes together are copied into one piece: that costs less than many. */
const SHORT = 65_536

/** Writes frames, or pieces of them, to a socket: those of one turn in one go. */
export class Outbox {
  #pieces: Uint8Array[] = []
  #byteLength = 0
  #due: NodeJS.Immediate | undefined
  #ended = false
  readonly #socket: Socket

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Its bytes must not change any more. */
  put(piece: Uint8Array): void {
    if (this.#ended) return
    this.#pieces.push(piece)
    this.#byteLength += piece.byteLength
    this.#due ??= setImmediate(this.#flush)
  }

  /** Nothing more will come. */
  end(): void {
    if (this.#ended) return
    this.#flush()
    this.#ended = true
    this.#socket.end()
  }

  readonly #flush = (): void => {
    const [pieces, byteLength] = [this.#pieces, this.#byteLength]
    this.#pieces = []
    this.#byteLength = 0
    this.#due = undefined
    // Nobody is there any more.
    if (pieces.length === 0 || !this.#socket.writable) return
    if (pieces.length === 1) this.#socket.write(pieces[0] as Uint8Array)
    else if (byteLength <= SHORT) this.#socket.write(Buffer.concat(pieces, byteLength))
    else this.#write(pieces)
  }

  #write(pieces: readonly Uint8Array[]): void {
    this.#socket.cork()
    for (const piece of pieces) this.#socket.write(piece)
    this.#socket.uncork()
  }
}
