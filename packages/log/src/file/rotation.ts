import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

/** What an older file may end with. */
const endings = ['', '.gz'] as const

/** The older files of a log: `run.ndjson.1` is the last one, the highest number the first. */
export class Rotation {
  #packing: Promise<void> = Promise.resolve()
  readonly #path: string
  readonly #files: number
  readonly #gzip: boolean

  /** @param files - how many are kept */
  constructor(path: string, files: number, gzip: boolean) {
    this.#path = path
    this.#files = files
    this.#gzip = gzip
  }

  /** Moves each file to the next number, the present one to 1, and removes the first. The present one must be closed. */
  async turn(): Promise<void> {
    await this.#packing
    for (const ending of endings) await rm(this.#name(this.#files, ending), { force: true })
    for (let number = this.#files - 1; number >= 1; number--)
      for (const ending of endings) await moved(this.#name(number, ending), this.#name(number + 1, ending))
    await rename(this.#path, this.#name(1, ''))
    if (this.#gzip) this.#packing = this.#pack().catch(() => {})
  }

  /** What is being compressed is when it settles. */
  settled(): Promise<void> {
    return this.#packing
  }

  // Aside, so that no half of one is ever seen. What cannot be compressed stays as it is.
  async #pack(): Promise<void> {
    const [from, to] = [this.#name(1, ''), this.#name(1, '.gz')]
    const aside = `${to}.tmp`
    try {
      await pipeline(createReadStream(from), createGzip(), createWriteStream(aside))
      await rename(aside, to)
      await rm(from)
    } catch (error) {
      await rm(aside, { force: true })
      throw error
    }
  }

  #name(number: number, ending: (typeof endings)[number]): string {
    return `${this.#path}.${number}${ending}`
  }
}

async function moved(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
