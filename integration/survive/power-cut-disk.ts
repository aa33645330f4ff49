import type { Random } from '../../.config/testing/random.ts'
import type { FileCall } from './power-cut-calls.ts'

const SECTOR_BYTES = 512

/** Contents of files, by their paths. */
export type Files = ReadonlyMap<string, Buffer>

/** What a folder has at the start. */
export interface FirstFile {
  readonly path: string
  readonly inode: bigint
  readonly content: Buffer
}

/** A name that was given, or taken away. */
type Renaming = readonly (readonly [path: string, file: CutFile | undefined])[]

/**
 * A folder to which calls are made, and whose power is cut. Of a file there is for sure what was there at its last sync; of
 * names, what was there at the last sync of the folder. The rest is there or not: sectors of 512 bytes in no order, and torn;
 * lengths; and names as far as a file system with a journal had come with them.
 */
export class CutDisk {
  readonly #inodes = new Map<bigint, CutFile>()
  readonly #names = new Map<string, CutFile>()
  readonly #sureNames: Map<string, CutFile>
  /** Since the folder was synced. */
  #renamings: Renaming[] = []

  constructor(first: readonly FirstFile[]) {
    for (const { path, inode, content } of first) {
      const file = new CutFile(content)
      this.#inodes.set(inode, file)
      this.#names.set(path, file)
    }
    this.#sureNames = new Map(this.#names)
  }

  make(call: FileCall): void {
    switch (call.type) {
      case 'create': {
        const file = new CutFile(Buffer.alloc(0))
        this.#inodes.set(call.inode, file)
        return this.#rename([[call.path, file]])
      }
      case 'write':
        return this.#file(call.inode).write(call.bytes, call.at)
      case 'truncate':
        return this.#file(call.inode).truncate(call.length)
      case 'sync':
        return this.#file(call.inode).sync()
      case 'sync-folder':
        for (const renaming of this.#renamings) take(this.#sureNames, renaming)
        this.#renamings = []
        return
      case 'link':
        return this.#rename([[call.to, this.#named(call.path)]])
      case 'rename':
        return this.#rename([
          [call.path, undefined],
          [call.to, this.#named(call.path)],
        ])
      case 'unlink':
        return this.#rename([[call.path, undefined]])
    }
  }

  /** What everybody sees. */
  get files(): Files {
    return new Map([...this.#names].map(([path, { content }]) => [path, content]))
  }

  /** What may be there when the power comes back. */
  cut(random: Random): Files {
    const names = new Map(this.#sureNames)
    for (const renaming of this.#renamings.slice(0, random(this.#renamings.length + 1))) take(names, renaming)
    const contents = new Map([...new Set(names.values())].map((file) => [file, file.cut(random)]))
    return new Map([...names].map(([path, file]) => [path, contents.get(file) as Buffer]))
  }

  #rename(renaming: Renaming): void {
    take(this.#names, renaming)
    this.#renamings.push(renaming)
  }

  #file(inode: bigint): CutFile {
    const file = this.#inodes.get(inode)
    if (file === undefined) throw new Error(`inode ${inode} was made by a call that was not written down`)
    return file
  }

  #named(path: string): CutFile {
    const file = this.#names.get(path)
    if (file === undefined) throw new Error(`${path} was made by a call that was not written down`)
    return file
  }
}

function take(names: Map<string, CutFile>, renaming: Renaming): void {
  for (const [path, file] of renaming)
    if (file === undefined) names.delete(path)
    else names.set(path, file)
}

/** A file: what is on the disk for sure, what everybody sees, and all that may be on the disk of it. */
class CutFile {
  #sure: Buffer
  #content: Buffer
  /** By number: what each sector was since the last sync, oldest first. */
  readonly #sectors = new Map<number, Buffer[]>()
  /** All since the last sync. */
  #lengths: number[]

  constructor(content: Buffer) {
    this.#sure = content
    this.#content = Buffer.from(content)
    this.#lengths = [content.byteLength]
  }

  get content(): Buffer {
    return this.#content
  }

  write(bytes: Uint8Array, at: number): void {
    const end = at + bytes.byteLength
    if (end > this.#content.byteLength) this.#resize(end)
    this.#content.set(bytes, at)
    this.#touch(at, end)
  }

  truncate(length: number): void {
    const before = this.#content.byteLength
    if (length === before) return
    this.#resize(length)
    this.#touch(Math.min(length, before), Math.max(length, before))
  }

  sync(): void {
    if (this.#sectors.size === 0 && this.#lengths.length === 1) return
    this.#sure = Buffer.from(this.#content)
    this.#sectors.clear()
    this.#lengths = [this.#content.byteLength]
  }

  cut(random: Random): Buffer {
    const content = Buffer.alloc(this.#lengths[random(this.#lengths.length)] as number)
    // What nobody wrote there yet may be what another file was.
    if (random(5) === 0) for (let at = this.#sure.byteLength; at < content.byteLength; at++) content[at] = random(256)
    this.#sure.copy(content)
    for (const [number, versions] of this.#sectors) {
      const at = random(versions.length + 1)
      const version = versions[at]
      if (version === undefined || number * SECTOR_BYTES >= content.byteLength) continue
      const torn = random(5) === 0 ? random(version.byteLength + 1) : version.byteLength
      version.copy(content, number * SECTOR_BYTES, 0, torn)
    }
    return content
  }

  #resize(length: number): void {
    const resized = Buffer.alloc(length)
    this.#content.copy(resized)
    this.#content = resized
    this.#lengths.push(length)
  }

  #touch(from: number, to: number): void {
    for (let number = Math.floor(from / SECTOR_BYTES); number * SECTOR_BYTES < to; number++) {
      const sector = Buffer.alloc(SECTOR_BYTES)
      sector.set(this.#content.subarray(number * SECTOR_BYTES, (number + 1) * SECTOR_BYTES))
      const versions = this.#sectors.get(number) ?? []
      versions.push(sector)
      this.#sectors.set(number, versions)
    }
  }
}
