import type { Bytes } from '../transport.ts'
import { isPooled } from './buffer-pool.ts'
import { type FrameKind, HEADER, type Header, headerOf, Kind, PIECE, readHeader } from './frame.ts'
import type { Seal } from './seal.ts'
import type { Shelf, Stored } from './shelf.ts'
import { cut, type Wire, whenOver } from './wire.ts'

/** Bytes that are given to a wire before what was given is on its way: enough to keep it busy. */
const MOST_AHEAD: Bytes = 2 * PIECE

/** Body of a `get`: how many bytes the goods are said to have, as a double. */
const GET_BODY: Bytes = 8

/** Where a {@link Clerk} serves. */
export interface Counter {
  readonly shelf: Shelf
  readonly seal: Seal
}

interface Errand {
  readonly stored: Stored
  /** Bytes of the goods that were given to the wire. */
  sent: Bytes
}

/** Serves one reader of a producer over one wire: large goods piece by piece in turn, so that none waits for another. */
export class Clerk {
  readonly #wire: Wire
  readonly #shelf: Shelf
  readonly #seal: Seal
  readonly #errands = new Map<number, Errand>()
  #partial: Buffer = Buffer.alloc(0)
  #over = false

  /** @param over - called when the reader has left */
  constructor(wire: Wire, { shelf, seal }: Counter, over: () => void) {
    this.#wire = wire
    this.#shelf = shelf
    this.#seal = seal
    whenOver(wire, () => {
      this.#end()
      over()
    })
    wire.output.on('drain', () => this.#send())
    wire.input.on('data', (bytes: Buffer) => this.hear(bytes))
  }

  /** Serves what the reader asks for. */
  hear(bytes: Buffer): void {
    if (this.#over) return
    const heard = this.#partial.byteLength === 0 ? bytes : Buffer.concat([this.#partial, bytes])
    const { output } = this.#wire
    output.cork()
    const end = this.#obeyAll(heard)
    if (end === undefined) return this.close()
    this.#partial = heard.subarray(end)
    this.#send()
    output.uncork()
  }

  /** Leaves the reader where it is. */
  close(): void {
    cut(this.#wire)
  }

  // Answers how far whole frames reached; `undefined` where no reader would say that.
  #obeyAll(heard: Buffer): number | undefined {
    let at = 0
    while (heard.byteLength - at >= HEADER) {
      const header = readHeader(heard, at)
      if (header === undefined || header.length !== (header.kind === Kind.get ? GET_BODY : 0)) return undefined
      const [body, end] = [at + HEADER, at + HEADER + header.length]
      if (heard.byteLength < end) break
      const isWhole = this.#seal.isWhole(heard, at, header) && this.#seal.isBody(header, heard.subarray(body, end))
      if (!isWhole || !this.#obey(header, heard, body)) return undefined
      at = end
    }
    return at
  }

  // False where no reader would say that.
  #obey({ kind, number }: Header, heard: Buffer, body: number): boolean {
    if (kind === Kind.get) return this.#fetch(number, heard.readDoubleLE(body))
    if (kind === Kind.release) this.#shelf.release(number)
    else if (kind === Kind.cancel) this.#cancel(number)
    else if (kind === Kind.discard) this.#discard(number)
    else return false
    return true
  }

  #fetch(number: number, byteLength: Bytes): boolean {
    if (this.#errands.has(number)) return false
    const stored = this.#shelf.find(number, byteLength)
    if (stored === undefined) {
      this.#answer(Kind.missing, number)
      return true
    }
    stored.holders += 1
    this.#errands.set(number, { stored, sent: 0 })
    return true
  }

  #cancel(number: number): void {
    this.#done(number)
    this.#answer(Kind.cancel, number)
  }

  #discard(number: number): void {
    this.#shelf.discard(number)
    this.#answer(Kind.discard, number)
  }

  #answer(kind: FrameKind, number: number): void {
    this.#wire.output.write(this.#framed(headerOf(kind, 0, number)))
  }

  #framed(header: Buffer, body: Buffer = header.subarray(HEADER)): Buffer {
    this.#seal.put(header, 0, body)
    return header
  }

  #send(): void {
    const { output } = this.#wire
    // Who has had a piece is last in turn, and comes up again here.
    for (const errand of this.#errands.values()) {
      if (this.#over || output.writableLength >= MOST_AHEAD) return
      this.#sendPiece(errand)
    }
  }

  #sendPiece(errand: Errand): void {
    const { stored, sent } = errand
    const { number, framed, byteLength } = stored
    const end = Math.min(sent + PIECE, byteLength)
    const last = end === byteLength
    const piece = framed.subarray(sent === 0 ? 0 : HEADER + sent, HEADER + end)
    this.#errands.delete(number)
    if (sent > 0)
      this.#wire.output.write(this.#framed(headerOf(last ? Kind.data : Kind.more, end - sent, number), piece))
    this.#write(stored, piece)
    errand.sent = end
    if (last) this.#shelf.letGo(stored)
    else this.#errands.set(number, errand)
  }

  // Memory that will be used again must not be before the wire has taken what is in it.
  #write(stored: Stored, bytes: Buffer): void {
    if (!isPooled(stored.framed.byteLength)) {
      this.#wire.output.write(bytes)
      return
    }
    stored.holders += 1
    this.#wire.output.write(bytes, () => {
      this.#shelf.letGo(stored)
      this.#send()
    })
  }

  #done(number: number): void {
    const errand = this.#errands.get(number)
    if (errand === undefined) return
    this.#errands.delete(number)
    this.#shelf.letGo(errand.stored)
  }

  #end(): void {
    this.#over = true
    for (const number of [...this.#errands.keys()]) this.#done(number)
  }
}
