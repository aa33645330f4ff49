import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bytes } from '@papy/contract'

/** Files by the hash of what is in them, on disk. What is read is hashed again; what is used least goes first. */
export class BlobStore {
  readonly #directory: string
  readonly #maxBytes: Bytes

  constructor(directory: string, maxBytes: Bytes) {
    this.#directory = directory
    this.#maxBytes = maxBytes
  }

  /** What has that hash; `undefined`: it is not there, or somebody changed it, and it is no longer there. */
  async read(sha256: string): Promise<Uint8Array | undefined> {
    const path = join(this.#directory, sha256)
    const bytes = await readFile(path).catch(() => undefined)
    if (bytes === undefined) return undefined
    if (hashOf(bytes) === sha256) {
      const now = new Date()
      await utimes(path, now, now).catch(() => undefined)
      return bytes
    }
    await rm(path, { force: true })
    return undefined
  }

  /** Keeps what has these hashes: each file whole, or not at all. @throws (rejects) the system's error */
  async write(blobs: ReadonlyMap<string, Uint8Array>): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 })
    for (const [sha256, bytes] of blobs) {
      const draft = join(this.#directory, `${randomUUID()}.new`)
      await writeFile(draft, bytes, { mode: 0o600, flag: 'wx' })
      await rename(draft, join(this.#directory, sha256))
    }
    await this.#trim()
  }

  // Another agent may remove the same ones.
  async #trim(): Promise<void> {
    const names = await readdir(this.#directory)
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#directory, name)
        const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }))
        return { path, size, mtimeMs }
      }),
    )
    let bytes = files.reduce((sum, { size }) => sum + size, 0)
    for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (bytes <= this.#maxBytes) return
      await rm(path, { force: true })
      bytes -= size
    }
  }
}

/** SHA-256 in hexadecimal digits. */
export function hashOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}
