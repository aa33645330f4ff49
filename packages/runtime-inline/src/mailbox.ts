/**
 * Messages in one direction. They are delivered in a later turn of the event loop, never within `put`, so that functions
 * that do not wait leave the loop its turns; all that came in one turn are delivered together.
 */
export class Mailbox {
  #messages: unknown[] = []
  #handler: ((message: unknown) => void) | undefined
  #turn: NodeJS.Immediate | undefined
  #closed = false

  put(message: unknown): void {
    if (this.#closed) return
    this.#messages.push(message)
    this.#schedule()
  }

  deliverTo(handler: (message: unknown) => void): void {
    this.#handler = handler
    if (this.#messages.length > 0) this.#schedule()
  }

  close(): void {
    this.#closed = true
    this.#messages = []
  }

  #schedule(): void {
    if (this.#handler === undefined || this.#turn !== undefined) return
    this.#turn = setImmediate(() => this.#deliver())
  }

  #deliver(): void {
    this.#turn = undefined
    const messages = this.#messages
    this.#messages = []
    for (const message of messages) if (!this.#closed) this.#handler?.(message)
  }
}
