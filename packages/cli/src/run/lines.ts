import type { Sink } from './sink.ts'

/** Characters that are gathered at most before they are written. */
const MOST = 65_536

/** Lines on their way to a sink: many at once where they come quickly, at once where they do not. */
export class Lines {
  #text = ''
  #writing: Promise<void> = Promise.resolve()
  #scheduled: NodeJS.Immediate | undefined
  #failure: { readonly error: unknown } | undefined
  readonly #sink: Sink

  constructor(sink: Sink) {
    this.#sink = sink
  }

  /** Adds a line; what it returns, if anything, is to be awaited before the next. @throws what the sink could not do */
  add(line: string): Promise<void> | undefined {
    if (this.#failure !== undefined) throw this.#failure.error
    this.#text += `${line}\n`
    if (this.#text.length >= MOST) return this.#flush()
    this.#scheduled ??= setImmediate(() => void this.#flush().catch(() => undefined))
    return undefined
  }

  /** Settles when all lines until now are written. @throws (rejects) what the sink could not do */
  async flush(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error
    await this.#flush()
  }

  /** Writes the rest. @param whole - whether all is there */
  async end(whole: boolean): Promise<void> {
    try {
      await this.#flush()
    } finally {
      await this.#sink.end(whole)
    }
  }

  #flush(): Promise<void> {
    clearImmediate(this.#scheduled)
    this.#scheduled = undefined
    const text = this.#text
    this.#text = ''
    this.#writing = this.#writing.then(() => (text === '' ? undefined : this.#sink.write(text)))
    this.#writing.catch((error: unknown) => (this.#failure ??= { error }))
    return this.#writing
  }
}
