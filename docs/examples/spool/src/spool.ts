import { randomUUID } from 'node:crypto'
import { readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JsonValue } from '@papy/contract'
import { defineTransport, type Goods, type Held, type Medium, malformed } from '@papy/contract/medium'

/** Keeps each item in a file `<id>.<readers>`, and beside it an empty one for each reader but the last. */
const mediumIn = (folder: string): Medium => ({
  async store({ chunks, readers, signal }: Goods): Promise<string> {
    const at = `${randomUUID()}.${readers}`
    const [file, ...others] = filesOf(folder, at)
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
  },
  async fetch(at: JsonValue): Promise<Held | undefined> {
    const bytes = await readFile(filesOf(folder, at)[0]).catch(unlessMissing)
    return bytes && { bytes }
  },
  async release(at: JsonValue): Promise<void> {
    const files = filesOf(folder, at)
    // One file less for each reader; the item itself is the last one's.
    if (!String(at).endsWith('.0')) for (const file of files.reverse()) if (await removed(file)) return
  },
  async discard(at: JsonValue): Promise<void> {
    for (const file of filesOf(folder, at)) await removed(file)
  },
})

// A stranger may have written the ticket: what is no name of ours never reaches the file system.
function filesOf(folder: string, at: JsonValue): [item: string, ...others: string[]] {
  const [, readers] = /^[0-9a-f-]{36}\.(\d{1,5})$/.exec(typeof at === 'string' ? at : '') ?? []
  if (readers === undefined) throw malformed('@papy/example-spool', at)
  const file = join(folder, String(at))
  return [file, ...Array.from({ length: Math.max(0, Number(readers) - 1) }, (_, n) => `${file}.${n}`)]
}

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
  open: (_, { directory }) => mediumIn(directory),
})
