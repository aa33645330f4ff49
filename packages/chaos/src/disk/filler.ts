import { randomUUID } from 'node:crypto'
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Written at a time. */
const BLOCK = 1 << 20

/** Bytes that this user may write in a file system. */
export function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize
}

/** A file that takes room, until it is disposed. */
export class Filler implements Disposable {
  readonly path: string
  /** Bytes that it takes. */
  readonly byteLength: number

  /** Takes so many bytes, or all there are. */
  constructor(directory: string, byteLength: number) {
    this.path = join(directory, `.papy-chaos-${randomUUID()}`)
    this.byteLength = filled(this.path, byteLength)
  }

  /** Gives the room back. */
  [Symbol.dispose](): void {
    rmSync(this.path, { force: true })
  }
}

function filled(path: string, byteLength: number): number {
  const fd = openSync(path, 'wx', 0o600)
  // Holes would take no room.
  const block = Buffer.alloc(Math.min(BLOCK, byteLength), 1)
  let written = 0
  try {
    while (written < byteLength) written += writeSync(fd, block, 0, Math.min(block.length, byteLength - written))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error
  } finally {
    closeSync(fd)
  }
  return written
}
