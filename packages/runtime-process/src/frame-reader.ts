import { type Frame, HEAD, Kind, MOST } from './frame.ts'

const kinds: ReadonlySet<number> = new Set(Object.values(Kind))

/** Puts frames together again from pieces as they arrive; a byte is copied once at most. */
export class FrameReader {
  readonly #head = Buffer.alloc(HEAD)
  #headed = 0
  #body: Buffer | undefined
  #filled = 0

  /**
   * Frames that are complete now. A body that came in one piece is a view of that piece.
   *
   * @throws Error for what is no frame; nothing more can be read then
   */
  read(piece: Buffer): Frame[] {
    const frames: Frame[] = []
    let at = 0
    while (at < piece.length) {
      if (this.#headed < HEAD) at = this.#readHead(piece, at)
      if (this.#headed === HEAD) at = this.#readBody(piece, at, frames)
    }
    return frames
  }

  #readHead(piece: Buffer, at: number): number {
    const copied = piece.copy(this.#head, this.#headed, at, at + HEAD - this.#headed)
    this.#headed += copied
    if (this.#headed === HEAD && !this.#isSound())
      throw new Error('what came over the channel of a worker is no frame; does a function write to its descriptors?')
    return at + copied
  }

  #isSound(): boolean {
    return kinds.has(this.#head.readUInt32LE(4)) && this.#length <= MOST
  }

  #readBody(piece: Buffer, at: number, frames: Frame[]): number {
    const length = this.#length
    if (this.#body === undefined && piece.length - at >= length) {
      this.#headed = 0
      frames.push({ kind: this.#kind, body: piece.subarray(at, at + length) })
      return at + length
    }
    this.#body ??= Buffer.allocUnsafeSlow(length)
    const copied = piece.copy(this.#body, this.#filled, at)
    this.#filled += copied
    if (this.#filled === length) {
      frames.push({ kind: this.#kind, body: this.#body })
      this.#body = undefined
      this.#filled = 0
      this.#headed = 0
    }
    return at + copied
  }

  get #length(): number {
    return this.#head.readUInt32LE(0)
  }

  get #kind(): number {
    return this.#head.readUInt8(4)
  }
}
