/** Characters of a line; the rest of it is left out. */
const MOST = 8_192

/** Cuts text that comes in pieces into lines, of which none is long. */
export class LineSplitter {
  /** What has no newline yet. */
  #open = ''
  /** The present line is too long, or its rest was dropped. */
  #cutting = false

  /** Lines that are complete now. */
  add(text: string): readonly string[] {
    const lines: string[] = []
    let from = 0
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      this.#append(text.slice(from, to))
      lines.push(this.#open.endsWith('\r') ? this.#open.slice(0, -1) : this.#open)
      this.#open = ''
      this.#cutting = false
      from = to + 1
    }
    this.#append(text.slice(from))
    return lines
  }

  /** What comes next is dropped, up to a newline if `within` a line. Answers what was begun before. */
  skip(within: boolean): readonly string[] {
    const begun = this.flush()
    this.#cutting = within
    return begun
  }

  /** What has no newline yet, and shall not wait for it. */
  flush(): readonly string[] {
    const begun = this.#open
    this.#open = ''
    return begun === '' ? [] : [begun]
  }

  #append(piece: string): void {
    if (this.#cutting) return
    const room = MOST - this.#open.length
    this.#cutting = piece.length > room
    this.#open += this.#cutting ? `${piece.slice(0, room)}…` : piece
  }
}
