import { randomUUID } from 'node:crypto'
import { readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JsonValue } from '@papy/contract'
import { type Goods, type Held, type Medium, malformed } from '@papy/contract/medium'

/** Keeps each item in a file `<id>.<readers>`, and beside it an empty one for each reader but the last. */
export class MyTransportMedium implements Medium {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Done once the item can be taken: the caller may change its buffers then. A place is never used again. */
  async store({ chunks, readers, signal }: Goods): Promise<JsonValue> {
    const at = `${randomUUID()}.${readers}`
    const [file, ...others] = this.#filesOf(at)
    try {
      for (const other of others) await writeFile(other, '', { mode: 0o600 })
      // Written aside and renamed: nobody ever sees half of it.
      await writeFile(`${file}.part`, chunks, { mode: 0o600, signal })
      await rename(`${file}.part`, file)
      return at
    } catch (error) {
      for (const left of [`${file}.part`, ...others]) await removed(left)
      throw error
    }
  }

  /** What is gone is `undefined`. It never waits for what will not come. */
  async fetch(at: JsonValue): Promise<Held | undefined> {
    const bytes = await readFile(this.#filesOf(at)[0]).catch(unlessMissing)
    return bytes && { bytes }
  }

  /** One file less for each reader; the item itself is the last one's. With 0 readers it stays until it is discarded. */
  async release(at: JsonValue): Promise<void> {
    const files = this.#filesOf(at)
    if (!String(at).endsWith('.0')) for (const file of files.reverse()) if (await removed(file)) return
  }

  /** Whatever is left of it goes. What is not there is ignored. */
  async discard(at: JsonValue): Promise<void> {
    for (const file of this.#filesOf(at)) await removed(file)
  }

  // A stranger may have written the ticket: what is no name of ours never reaches the file system.
  #filesOf(at: JsonValue): [item: string, ...others: string[]] {
    const [, readers] = /^[0-9a-f-]{36}\.(\d{1,5})$/.exec(typeof at === 'string' ? at : '') ?? []
    if (readers === undefined) throw malformed('papy-my-transport', at)
    const file = join(this.#directory, String(at))
    return [file, ...Array.from({ length: Math.max(0, Number(readers) - 1) }, (_, n) => `${file}.${n}`)]
  }
}

const removed = (file: string) => unlink(file).then(() => true, unlessMissing)
const unlessMissing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error
}
