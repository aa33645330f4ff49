import { dirname } from 'node:path'
import type { Disk, DiskFile } from '../../src/disk/disk.ts'
import type { Random } from './random.ts'

const SECTOR = 512

/** A file: what is on the disk for sure, what the system says is in it, and all that may be written of it meanwhile. */
interface Inode {
  durable: Buffer
  current: Buffer
  /** By sector: what it was since the last sync. */
  readonly dirty: Map<number, Buffer[]>
  /** What its length was since the last sync. */
  lengths: number[]
}

/**
 * A disk that loses power: after so many calls nothing works any more, and what was not synced is there, or not, or half
 * there, sector by sector, in no order.
 */
export class PowerDisk implements Disk {
  readonly #random: Random
  #names = new Map<string, Inode>()
  #durableNames = new Map<string, Inode>()
  /** Calls that still work. */
  left: number = Number.POSITIVE_INFINITY
  /** Bytes that fit. */
  room: number = Number.POSITIVE_INFINITY

  constructor(random: Random) {
    this.#random = random
  }

  async open(path: string): Promise<DiskFile> {
    this.#spend()
    const known = this.#names.get(path)
    if (known !== undefined) return this.#file(known)
    const made: Inode = { durable: Buffer.alloc(0), current: Buffer.alloc(0), dirty: new Map(), lengths: [0] }
    this.#names.set(path, made)
    return this.#file(made)
  }

  read: Disk['read'] = (path) => {
    const inode = this.#names.get(path)
    if (inode === undefined) return undefined
    const { current } = inode
    const read = (into: Uint8Array, position: number) => current.copy(into, 0, position)
    return { byteLength: current.byteLength, read, close: () => {} }
  }

  beside(path: string): readonly string[] {
    return [...this.#names.keys()].filter((name) => name.startsWith(path))
  }

  async remove(path: string): Promise<void> {
    this.#spend()
    this.#names.delete(path)
  }

  async rename(from: string, to: string): Promise<void> {
    this.#spend()
    const inode = this.#names.get(from)
    if (inode === undefined) throw new Error(`${from} is not there`)
    this.#names.set(to, inode)
    this.#names.delete(from)
  }

  async syncDirectory(path: string): Promise<void> {
    this.#spend()
    for (const name of new Set([...this.#names.keys(), ...this.#durableNames.keys()])) {
      if (dirname(name) !== dirname(path)) continue
      const inode = this.#names.get(name)
      if (inode === undefined) this.#durableNames.delete(name)
      else this.#durableNames.set(name, inode)
    }
  }

  /** Takes the power, and gives it back. */
  cut(): void {
    this.left = Number.POSITIVE_INFINITY
    const found = new Map<string, Inode>()
    for (const name of new Set([...this.#names.keys(), ...this.#durableNames.keys()])) {
      const [now, sure] = [this.#names.get(name), this.#durableNames.get(name)]
      const inode = now === sure || this.#random.chance(0.5) ? now : sure
      if (inode !== undefined) found.set(name, this.#rest(inode))
    }
    this.#names = found
    this.#durableNames = new Map(found)
  }

  #rest({ durable, dirty, lengths }: Inode): Inode {
    const { below, chance } = this.#random
    const length = lengths[below(lengths.length)] as number
    const content = Buffer.alloc(length)
    durable.copy(content)
    // What was never written may be anything, as long as nobody synced it.
    if (chance(0.2)) for (let at = durable.byteLength; at < length; at++) content[at] = below(256)
    for (const [sector, versions] of dirty) {
      if (chance(0.4)) continue
      const version = versions[below(versions.length)] as Buffer
      const bytes = chance(0.3) ? version.subarray(0, below(version.byteLength + 1)) : version
      if (sector * SECTOR < length) bytes.copy(content, sector * SECTOR)
    }
    return { durable: content, current: Buffer.from(content), dirty: new Map(), lengths: [length] }
  }

  #file(inode: Inode): DiskFile {
    return {
      write: async (bytes, position) => {
        this.#spend(() => this.#write(inode, bytes.subarray(0, this.#random.below(bytes.byteLength + 1)), position))
        const fitting = Math.min(bytes.byteLength, this.room)
        if (fitting === 0 && bytes.byteLength > 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
        const part = this.#random.chance(0.1) ? Math.max(1, fitting >> 1) : fitting
        this.room -= part
        this.#write(inode, bytes.subarray(0, part), position)
        return part
      },
      datasync: async () => {
        this.#spend()
        inode.durable = Buffer.from(inode.current)
        inode.dirty.clear()
        inode.lengths = [inode.current.byteLength]
      },
      truncate: async (length) => {
        this.#spend()
        this.room += Math.max(0, inode.current.byteLength - length)
        const current = Buffer.alloc(length)
        inode.current.copy(current)
        inode.current = current
        inode.lengths.push(length)
      },
      close: async () => {},
    }
  }

  #write(inode: Inode, bytes: Uint8Array, position: number): void {
    const end = position + bytes.byteLength
    if (end > inode.current.byteLength) {
      const grown = Buffer.alloc(end)
      inode.current.copy(grown)
      inode.current = grown
      inode.lengths.push(end)
    }
    inode.current.set(bytes, position)
    for (let sector = Math.floor(position / SECTOR); sector * SECTOR < end; sector++) {
      const versions = inode.dirty.get(sector) ?? []
      versions.push(Buffer.from(inode.current.subarray(sector * SECTOR, (sector + 1) * SECTOR)))
      inode.dirty.set(sector, versions)
    }
  }

  // The last call may have done something still.
  #spend(last: () => void = () => {}): void {
    if (this.left-- > 0) return
    if (this.left === -1) last()
    throw Object.assign(new Error('the power is gone'), { code: 'EPOWER' })
  }
}
