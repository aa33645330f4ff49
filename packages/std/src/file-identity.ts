import { stat } from 'node:fs/promises'

/** What tells a file from others, and from itself after a change: its path, size and time of change (epoch Ms). */
export interface FileIdentity {
  readonly path: string
  readonly size: number
  readonly modified: number
}

/** @throws (rejects) what `node:fs` throws */
export async function fileIdentity(path: string): Promise<FileIdentity & Record<string, string | number>> {
  const { size, mtimeMs } = await stat(path)
  return { path, size, modified: mtimeMs }
}
