import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Guard } from './guard.ts'

/** A folder for one call, which only this user may enter. It is gone afterwards, also where the worker is no more. */
export class ScratchFolder {
  readonly path: string = join(tmpdir(), `papy-script-${randomUUID()}`)
  readonly #files = new Map<string, Promise<string>>()
  readonly #user = Guard.use()

  /** @throws the system's error */
  constructor() {
    this.#user.guard.admit(this.path)
    try {
      mkdirSync(this.path, { mode: 0o700 })
    } catch (error) {
      void this.#forget()
      throw error
    }
  }

  /** Writes a file, once, and answers its path. */
  write(name: string, contents: () => string | Uint8Array): Promise<string> {
    const known = this.#files.get(name)
    if (known !== undefined) return known
    const path = join(this.path, name)
    const written = (async () => {
      await writeFile(path, contents(), { mode: 0o600, flag: 'wx' })
      return path
    })()
    this.#files.set(name, written)
    return written
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 })
    await this.#forget()
  }

  async #forget(): Promise<void> {
    this.#user.guard.dismiss(this.path)
    await this.#user.close()
  }
}
