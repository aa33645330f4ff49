import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The directory from which workers of this process import code that was sent. It goes with the process. */
export class LiveCode {
  readonly #parent: string
  readonly #directory: string
  #made: Promise<void> | undefined
  readonly #placed = new Set<string>()
  readonly #linked = new Set<string>()

  constructor(parent: string) {
    this.#parent = parent
    this.#directory = join(parent, `${hostname()}.${process.pid}.${randomUUID()}`)
  }

  /** Where a file of a bundle is, or will be. */
  url(bundle: string, path: string): string {
    return pathToFileURL(join(this.#directory, bundle, path)).href
  }

  /** Whether a module is one of those. */
  has(url: string): boolean {
    return url.startsWith(pathToFileURL(`${this.#directory}/`).href)
  }

  isPlaced(bundle: string, path: string): boolean {
    return this.#placed.has(`${bundle}/${path}`)
  }

  /** Puts a file there. @throws (rejects) the system's error */
  async place(bundle: string, path: string, bytes: Uint8Array): Promise<void> {
    await this.#make()
    const folder = join(this.#directory, bundle)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const draft = join(folder, `${randomUUID()}.new`)
    await writeFile(draft, bytes, { mode: 0o600, flag: 'wx' })
    await rename(draft, join(folder, path))
    this.#placed.add(`${bundle}/${path}`)
  }

  /** What is there finds a package that is installed in a directory. @throws (rejects) the system's error */
  async link(name: string, directory: string): Promise<void> {
    if (this.#linked.has(name)) return
    this.#linked.add(name)
    await this.#make()
    const path = join(this.#directory, 'node_modules', name)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await symlink(directory, path, 'junction')
  }

  async close(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true })
  }

  #make(): Promise<void> {
    this.#made ??= this.#clear().then(() => void mkdir(this.#directory, { recursive: true, mode: 0o700 }))
    return this.#made
  }

  // What agents left that were killed. Of other hosts, which may share the directory, nothing is known.
  async #clear(): Promise<void> {
    const names = await readdir(this.#parent).catch(() => [])
    for (const name of names) {
      const [, pid] = name.startsWith(`${hostname()}.`) ? (/\.(\d+)\.[^.]+$/.exec(name) ?? []) : []
      if (pid !== undefined && !lives(Number(pid))) await rm(join(this.#parent, name), { recursive: true, force: true })
    }
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
