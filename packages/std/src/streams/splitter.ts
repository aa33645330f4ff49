import { constants } from 'node:buffer'
import { TransportError } from '@papy/contract'

/** Cuts text that comes in pieces at a delimiter. Each piece is looked at once, however long an item is. */
export class Splitter {
  /** The begin of an item, in which no delimiter can begin any more. */
  #parts: string[] = []
  #length = 0
  /** What follows it: less than a delimiter, once it was looked at. */
  #tail = ''
  readonly #delimiter: string

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  /** The items that end in what has come now, without their delimiters. */
  push(text: string): string[] {
    const delimiter = this.#delimiter
    const all = this.#tail + text
    const items: string[] = []
    let from = 0
    for (let at = all.indexOf(delimiter); at >= 0; at = all.indexOf(delimiter, from)) {
      items.push(this.#take(all.slice(from, at)))
      from = at + delimiter.length
    }
    const keep = Math.max(from, all.length - delimiter.length + 1)
    this.#add(all.slice(from, keep))
    this.#tail = all.slice(keep)
    return items
  }

  /** What came after the last delimiter; empty if nothing did. */
  rest(): string {
    const tail = this.#tail
    this.#tail = ''
    return this.#take(tail)
  }

  #take(last: string): string {
    if (this.#parts.length === 0) return last
    this.#add(last)
    const item = this.#parts.join('')
    this.#parts = []
    this.#length = 0
    return item
  }

  #add(text: string): void {
    if (text === '') return
    this.#length += text.length
    if (this.#length > constants.MAX_STRING_LENGTH) throw tooLong(this.#length)
    this.#parts.push(text)
  }
}

/** A line without the first half of `\r\n`. */
export function chomped(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

function tooLong(length: number): TransportError {
  const maxByteLength = constants.MAX_STRING_LENGTH
  const message = `an item has ${length} characters and goes on, and a string can have ${maxByteLength}; is the delimiter right?`
  return new TransportError('ERR_ITEM_TOO_LARGE', message, { byteLength: length, maxByteLength })
}
