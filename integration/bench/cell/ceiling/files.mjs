import { closeSync, openSync, readSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Writes a file aside, renames it, reads and removes it: plain calls, in one thread, with buffers that are used again. */
export function filing({ bytes }, directory) {
  const [from, to] = [Buffer.alloc(bytes, 1), Buffer.alloc(bytes)]
  const [aside, path] = [join(directory, 'item.tmp'), join(directory, 'item')]
  return () => {
    const written = openSync(aside, 'wx', 0o600)
    for (let at = 0; at < bytes; ) at += writeSync(written, from, at)
    closeSync(written)
    renameSync(aside, path)
    const read = openSync(path, 'r')
    for (let at = 0; at < bytes; ) at += readSync(read, to, at, bytes - at, null)
    closeSync(read)
    unlinkSync(path)
  }
}
