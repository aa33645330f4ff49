import type { Screen } from '../streams.ts'

/** Lines at the end of a terminal that are drawn again and again, and what is printed above them. */
export class Region {
  /** Widths of the lines that are drawn. */
  #drawn: readonly number[] = []
  #closed = false
  readonly #screen: Screen
  readonly #showCursor: () => void

  constructor(screen: Screen) {
    this.#screen = screen
    this.#showCursor = screen.hideCursor()
  }

  /** Draws lines in place of the last ones. They must be no wider than the screen. */
  draw(lines: readonly string[]): void {
    if (this.#closed) return
    // In one piece, and each line before what is left of an old one: nothing flickers.
    this.#screen.write(`${this.#top()}${lines.map((line) => `${line}${CLEAR_LINE}\n`).join('')}${CLEAR_BELOW}`)
    this.#drawn = lines.map(widthOf)
  }

  /** Takes the lines away, so that something can be printed; they come back when they are drawn. */
  erase(): void {
    if (this.#drawn.length === 0) return
    this.#screen.write(`${this.#top()}${CLEAR_BELOW}`)
    this.#drawn = []
  }

  /** Leaves what is drawn where it is, and gives the cursor back. Again is a no-op. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#showCursor()
  }

  // A terminal that became narrower has broken lines into several.
  #top(): string {
    const { columns } = this.#screen
    const height = this.#drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0)
    return height === 0 ? '' : `\u001b[${height}A\r`
  }
}

const CLEAR_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

function widthOf(line: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours begin with
  return [...line.replace(/\u001b\[\d+m/g, '')].length
}
