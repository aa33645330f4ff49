import type { Readable, Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { Tail } from '@papy/contract/engine'

/** Characters that are kept. */
const MOST = 4_096

/** What V8 says last, beside a picture of its stack that may be longer than what is kept. */
const OUT_OF_MEMORY = 'heap out of memory'

/** What a process writes to its standard error: its end is kept, all of it passed on. */
export class Stderr {
  #outOfMemory = false
  readonly #tail = new Tail(MOST)
  readonly #decoder = new StringDecoder('utf8')

  /** @param pass - where to; nowhere if absent */
  constructor(stream: Readable, pass?: Writable) {
    stream.on('data', (piece: Buffer) => {
      pass?.write(piece)
      this.#take(this.#decoder.write(piece))
    })
  }

  /** The last of it. */
  get text(): string {
    return this.#tail.text
  }

  /** V8 said that there is no memory left. */
  get outOfMemory(): boolean {
    return this.#outOfMemory
  }

  #take(text: string): void {
    // It may come in two pieces.
    const seam = this.#tail.text.slice(-OUT_OF_MEMORY.length)
    this.#outOfMemory ||= (seam + text).includes(OUT_OF_MEMORY)
    this.#tail.add(text)
  }
}
