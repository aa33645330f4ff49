/** Lines that wait to be written, of so many bytes at most. */
export class Backlog {
  #bytes = 0
  readonly #lines: Buffer[] = []
  readonly #most: number

  /** @param most - bytes */
  constructor(most: number) {
    this.#most = most
  }

  get empty(): boolean {
    return this.#lines.length === 0
  }

  /** Whether there is room for a line. */
  put(line: string): boolean {
    const bytes = Buffer.from(line)
    if (this.#bytes + bytes.length > this.#most) return false
    this.#bytes += bytes.length
    this.#lines.push(bytes)
    return true
  }

  /** The next lines, of so many bytes together; `undefined` if not even one fits. Without a limit: all of them. */
  take(most: number = Number.POSITIVE_INFINITY): Buffer | undefined {
    let [count, bytes] = [0, 0]
    for (const { length } of this.#lines) {
      if (bytes + length > most) break
      bytes += length
      count++
    }
    if (count === 0) return undefined
    this.#bytes -= bytes
    return Buffer.concat(this.#lines.splice(0, count))
  }

  /** The next line, however long. */
  takeOne(): Buffer | undefined {
    const line = this.#lines.shift()
    this.#bytes -= line?.length ?? 0
    return line
  }
}
