/** Something that was done to a file, or to names of a folder: an entry of `fixtures/file-calls.c`. */
export type FileCall =
  | { readonly type: 'create'; readonly inode: bigint; readonly path: string }
  | { readonly type: 'write'; readonly inode: bigint; readonly at: number; readonly bytes: Uint8Array }
  | { readonly type: 'truncate'; readonly inode: bigint; readonly length: number }
  | { readonly type: 'sync'; readonly inode: bigint }
  | { readonly type: 'sync-folder' }
  | { readonly type: 'link' | 'rename'; readonly path: string; readonly to: string }
  | { readonly type: 'unlink'; readonly path: string }

const HEAD_BYTES = 32

/** All that was written down, in order. */
export function fileCalls(entries: Buffer): readonly FileCall[] {
  const calls: FileCall[] = []
  for (let at = 0; at < entries.byteLength; at += entries.readUInt32LE(at))
    calls.push(callOf(entries.subarray(at, at + entries.readUInt32LE(at))))
  return calls
}

function callOf(entry: Buffer): FileCall {
  const inode = entry.readBigUInt64LE(8)
  const place = Number(entry.readBigInt64LE(16))
  const bytes = entry.subarray(HEAD_BYTES + entry.readUInt32LE(24))
  const path = entry.toString('utf8', HEAD_BYTES, HEAD_BYTES + entry.readUInt32LE(24))
  const what = entry.toString('latin1', 4, 5)
  switch (what) {
    case 'C':
      return { type: 'create', inode, path }
    case 'W':
      return { type: 'write', inode, at: place, bytes }
    case 'T':
      return { type: 'truncate', inode, length: place }
    case 'S':
      return { type: 'sync', inode }
    case 'D':
      return { type: 'sync-folder' }
    case 'L':
      return { type: 'link', path, to: bytes.toString() }
    case 'R':
      return { type: 'rename', path, to: bytes.toString() }
    case 'U':
      return { type: 'unlink', path }
    default:
      throw new Error(`nobody knows what ${JSON.stringify(what)} is`)
  }
}
