/** The end of a text that comes in pieces. */
export class Tail {
  #text = ''
  readonly #most: number

  /** @param most - characters that are kept */
  constructor(most: number) {
    this.#most = most
  }

  /** What is kept. */
  get text(): string {
    return this.#text
  }

  add(piece: string): void {
    this.#text = (this.#text + piece).slice(-this.#most)
  }
}
