import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unsupported } from '../unsupported.ts'

/** Why there can be no {@link SmallDisk} here; `undefined` where there can. For tests that are then skipped. */
export function whyNoSmallDisk(): string | undefined {
  if (process.platform !== 'linux') return `needs Linux, not ${process.platform}`
  if (process.getuid?.() !== 0) return 'needs root, to mount a tmpfs'
  try {
    new SmallDisk('1m')[Symbol.dispose]()
    return undefined
  } catch (error) {
    return `cannot mount a tmpfs: ${(error as Error).message}`
  }
}

/** A file system of its own, of some size, in memory; gone when it is disposed. For Linux, and root. */
export class SmallDisk implements Disposable {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'papy-disk-'))

  /**
   * @param size - as `mount` takes it, e.g. `'64m'`
   * @throws PapyError `ERR_FAULT_UNSUPPORTED`, where no file system can be mounted
   */
  constructor(size: string) {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0755`, 'tmpfs', this.directory], { stdio: 'pipe' })
    } catch (cause) {
      rmSync(this.directory, { recursive: true, force: true })
      throw unsupported(
        'a SmallDisk',
        'no tmpfs can be mounted',
        'be root, on Linux, or use a volume with a quota',
        cause,
      )
    }
  }

  /** Takes so many bytes of it; answers what gives them back. */
  fill(byteLength: number): () => void {
    const ballast = join(this.directory, 'ballast')
    writeFileSync(ballast, Buffer.alloc(byteLength, 1))
    return () => rmSync(ballast)
  }

  /** From now on it can only be read, or written again. */
  allow(what: 'ro' | 'rw'): void {
    execFileSync('mount', ['-o', `remount,${what}`, this.directory])
  }

  /** From now on other users may write there. */
  open(): void {
    chmodSync(this.directory, 0o777)
  }

  /** Names of all files on it. */
  get files(): readonly string[] {
    return readdirSync(this.directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
  }

  [Symbol.dispose](): void {
    execFileSync('umount', ['-l', this.directory])
    rmSync(this.directory, { recursive: true, force: true })
  }
}
