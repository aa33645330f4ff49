import type { Disk } from '../disk/disk.ts'
import { HEADER_BYTES } from '../format/header.ts'
import { type Extent, readThrough } from './entries.ts'
import { Fold } from './fold.ts'
import { FilePast } from './past.ts'

/** What was found in a journal. */
export interface Found {
  readonly extent: Extent
  readonly fold: Fold
  /** `undefined`: nothing was stored in it. */
  readonly past: FilePast | undefined
}

/** Reads a journal through; `undefined`: there is none. */
export function readPast(disk: Disk, path: string): Found | undefined {
  const fold = new Fold()
  const extent = readThrough(disk, path, (entry) => fold.take(entry))
  if (extent === undefined) return undefined
  return { extent, fold, past: extent.end > HEADER_BYTES ? new FilePast(disk, path, extent, fold) : undefined }
}
