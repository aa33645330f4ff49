import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JsonValue } from '@papy/contract'
import { defineTransport, type Goods, type Held, type Medium, malformed } from '@papy/contract/medium'

/** Keeps each item in a file `<id>.<readers>`, and beside it an empty one for each reader but the last. */
class Spool implements Medium {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async store({ chunks, readers, signal }: Goods): Promise<string> {
    const at = `${randomUUID()}.${readers}`
    const file = this.#fileOf(at)
    try {
      // Written aside and renamed: nobody ever sees half of it.
      await writeFile(`${file}.part`, chunks, { mode: 0o600, signal })
      for (let n = 1; n < readers; n++) await writeFile(`${file}.${n}`, '', { mode: 0o600, signal })
      await rename(`${file}.part`, file)
      return at
    } catch (error) {
      await Promise.all([removed(`${file}.part`), this.discard(at)])
      throw error
    }
  }

  async fetch(at: JsonValue): Promise<Held | undefined> {
    const bytes = await readFile(this.#fileOf(at)).catch(unlessMissing)
    return bytes && { bytes }
  }

  async release(at: JsonValue): Promise<void> {
    const file = this.#fileOf(at)
    // Who finds no other reader's file any more is the last one.
    for (let n = 1; n < readersOf(file); n++) if (await removed(`${file}.${n}`)) return
    if (readersOf(file) > 0) await removed(file)
  }

  async discard(at: JsonValue): Promise<void> {
    const file = this.#fileOf(at)
    await removed(file)
    for (let n = 1; n < readersOf(file); n++) await removed(`${file}.${n}`)
  }

  // A stranger may have written the ticket: what is no name of ours never reaches the file system.
  #fileOf(at: JsonValue): string {
    if (typeof at === 'string' && /^[0-9a-f-]{36}\.\d{1,5}$/.test(at)) return join(this.#folder, at)
    throw malformed('@papy/example-spool', at)
  }
}

const readersOf = (file: string) => Number(file.slice(file.lastIndexOf('.') + 1))
const removed = (file: string) => unlink(file).then(() => true, unlessMissing)
const unlessMissing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error
}

/** A transport over files in the directory of the run. */
export const spool = defineTransport({
  specifier: '@papy/example-spool',
  url: import.meta.url,
  export: 'spool',
  supports: { crossProcess: true, crossHost: false, durable: true, sharedMemory: false, maxByteLength: 2 ** 31 - 1 },
  async open(_, { directory }): Promise<Medium> {
    const folder = join(directory, 'spool')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return new Spool(folder)
  },
})
