import { StringDecoder } from 'node:string_decoder'
import { LineSplitter } from './line-splitter.ts'

/** What is written to a stream. */
export type Chunk = string | Uint8Array

/** Lines, and how many were dropped behind them. */
export interface Written {
  readonly lines: readonly string[]
  readonly dropped: number
}

/** One of the standard outputs of a worker, as lines. */
export class Output {
  readonly #splitter = new LineSplitter()
  readonly #decoder = new StringDecoder('utf8')

  /** Takes so many characters, or bytes, of what was written; of the rest only the lines are counted. */
  take(chunk: Chunk, most: number): Written {
    if (chunk.length <= most) return { lines: this.#splitter.add(this.#text(chunk)), dropped: 0 }
    const lines = this.#splitter.add(this.#text(chunk.slice(0, most)))
    const rest = typeof chunk === 'string' ? chunk.slice(most) : chunk.subarray(most)
    return { lines: [...lines, ...this.#splitter.skip(!isClosed(rest))], dropped: linesIn(rest) }
  }

  /** What has no newline yet. */
  flush(): readonly string[] {
    return this.#splitter.flush()
  }

  #text(chunk: Chunk): string {
    return typeof chunk === 'string'
      ? chunk
      : this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
  }
}

function isClosed(rest: Chunk): boolean {
  return typeof rest === 'string' ? rest.endsWith('\n') : rest[rest.length - 1] === NEWLINE
}

const NEWLINE = 10

function linesIn(rest: Chunk): number {
  let count = 0
  for (let at = newline(rest, 0); at >= 0; at = newline(rest, at + 1)) count++
  return count
}

function newline(chunk: Chunk, from: number): number {
  return typeof chunk === 'string' ? chunk.indexOf('\n', from) : chunk.indexOf(NEWLINE, from)
}
