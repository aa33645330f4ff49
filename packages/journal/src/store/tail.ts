import { type Disk, type DiskFile, writeAll } from '../disk/disk.ts'
import { block } from '../format/block.ts'
import { HEADER_BYTES, header } from '../format/header.ts'

/** The end of the file, where blocks are added. */
export class Tail {
  readonly #file: DiskFile
  /** Where this session began. */
  readonly #begin: number
  /** Up to here all is good. */
  #end: number
  /** Up to here it is on the disk for sure. */
  #durable: number

  private constructor(file: DiskFile, end: number) {
    this.#file = file
    this.#begin = end
    this.#end = end
    this.#durable = end
  }

  /**
   * Opens the file to add to it; makes it where it is not there.
   *
   * @param end - bytes of it that are good: what is behind them is cut off
   */
  static async open(disk: Disk, path: string, end: number): Promise<Tail> {
    if (end === 0) await begin(disk, path)
    const file = await disk.open(path)
    try {
      const good = Math.max(end, HEADER_BYTES)
      await file.truncate(good)
      await file.datasync()
      await disk.syncDirectory(path)
      return new Tail(file, good)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  get byteLength(): number {
    return this.#end
  }

  /** Adds a block, with one write. @param durable - whether to wait until it is on the disk for sure */
  async add(records: Uint8Array, durable: boolean): Promise<void> {
    const bytes = block(records, this.#end, this.#durable)
    await writeAll(this.#file, bytes, this.#end)
    if (durable) await this.#file.datasync()
    this.#end += bytes.byteLength
    if (durable) this.#durable = this.#end
  }

  /** Takes away what was written of a block that did not get there. */
  async cut(): Promise<void> {
    await this.#file.truncate(this.#end)
  }

  /**
   * Makes sure of all of it, and says so in a last block without records: else nobody could tell damage of the last commit
   * from one that was cut off.
   */
  async seal(): Promise<void> {
    await this.#file.datasync()
    this.#durable = this.#end
    if (this.#end > this.#begin) await this.add(new Uint8Array(0), true).catch(() => this.cut())
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}

// Made aside: whatever has the name of a journal is one, so that nobody's file is taken for one that was cut off.
async function begin(disk: Disk, path: string): Promise<void> {
  const aside = `${path}.new`
  const file = await disk.open(aside)
  try {
    await file.truncate(0)
    await writeAll(file, header(), 0)
    await file.datasync()
  } finally {
    await file.close()
  }
  await disk.rename(aside, path)
}
