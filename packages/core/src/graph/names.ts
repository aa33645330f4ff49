/** The names taken in one graph. */
export class Names<Owner> {
  readonly #owners = new Map<string, Owner>()
  // The least number that may be free after each name: without it, n equal names would take n * n / 2 look-ups.
  readonly #hints = new Map<string, number>()

  ownerOf(name: string): Owner | undefined {
    return this.#owners.get(name)
  }

  /** A free name: the wanted one, or with `-2`, `-3`, … */
  free(wanted: string): string {
    if (!this.#owners.has(wanted)) return wanted
    let number = this.#hints.get(wanted) ?? 2
    while (this.#owners.has(`${wanted}-${number}`)) number++
    this.#hints.set(wanted, number)
    return `${wanted}-${number}`
  }

  take(name: string, owner: Owner): void {
    this.#owners.set(name, owner)
  }

  release(name: string): void {
    this.#owners.delete(name)
    const base = name.replace(/-\d+$/, '')
    this.#hints.delete(base)
  }
}
