import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Where Linux has its groups of processes: the older kind has a folder for memory alone. */
const [older, newer] = ['/sys/fs/cgroup/memory', '/sys/fs/cgroup']

/** Why there can be no {@link MemoryGroup} here; `undefined` where there can. */
export function whyNoMemoryGroup(): string | undefined {
  if (process.platform !== 'linux') return `needs Linux, not ${process.platform}`
  if (process.getuid?.() !== 0) return 'needs root'
  const parent = parentFolder()
  if (parent === undefined) return 'no memory controller in /sys/fs/cgroup'
  try {
    accessSync(parent, constants.W_OK)
    new MemoryGroup(2 ** 30).remove()
    return undefined
  } catch (error) {
    return `${parent} cannot be used: ${(error as Error).message}`
  }
}

/** Processes that may use so many bytes together; when they need more, the system ends one of them. */
export class MemoryGroup implements AsyncDisposable {
  /** Who writes its process id here joins. */
  readonly file: string
  readonly #folder: string

  constructor(bytes: number) {
    const parent = parentFolder() as string
    this.#folder = join(parent, `papy-${process.pid}-${Math.random().toString(36).slice(2)}`)
    this.file = join(this.#folder, 'cgroup.procs')
    mkdirSync(this.#folder)
    writeFileSync(join(this.#folder, parent === older ? 'memory.limit_in_bytes' : 'memory.max'), `${bytes}`)
    // Without it, memory would go to disk instead.
    const swap = join(this.#folder, 'memory.swap.max')
    if (existsSync(swap)) writeFileSync(swap, '0')
  }

  remove(): void {
    rmdirSync(this.#folder)
  }

  /** It can be removed once its last process is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    while (readFileSync(this.file, 'utf8') !== '') await wait(10)
    this.remove()
  }
}

function parentFolder(): string | undefined {
  if (existsSync(join(older, 'memory.limit_in_bytes'))) return older
  const given = join(newer, 'cgroup.subtree_control')
  return existsSync(given) && readFileSync(given, 'utf8').includes('memory') ? newer : undefined
}
