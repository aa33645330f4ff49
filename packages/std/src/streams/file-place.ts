import { createHash, randomBytes } from 'node:crypto'
import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { unwritten } from '../refusal.ts'

/** Where a file is to be, and what stands beside it meanwhile. */
export interface FilePlace {
  /** Where it is to be. A link stays one. */
  readonly path: string
  /** Its mode: that of the one which is there. */
  readonly mode: number
}

/** Looks at a place: what cannot be written is refused before anything is read. @throws TransportError `ERR_MEDIUM_FAILED` */
export function filePlace(path: string): FilePlace {
  try {
    const known = statSync(path, { throwIfNoEntry: false })
    if (known?.isFile() === false) throw new Error('it is no regular file')
    const target = known === undefined ? path : realpathSync(path)
    accessSync(dirname(target), constants.W_OK)
    return { path: target, mode: known === undefined ? 0o666 : known.mode & 0o777 }
  } catch (error) {
    throw unwritten(path, error)
  }
}

/** A name beside it, for this session alone. */
export function passingName(path: string): string {
  return `${beside(path, randomBytes(6).toString('hex'))}.tmp`
}

/** Names beside it that the next session of the run finds again. */
export interface KeptNames {
  /** What is written until it is complete. */
  readonly aside: string
  /** What is being copied there. */
  readonly copy: string
  /** Items that were mended and are not merged yet. */
  readonly mends: string
  /** Which items were merged. */
  readonly index: string
  /** The file with the items of one merge. */
  merged(number: number): string
}

/** Names that belong to a run and a sink of it. */
export function keptNames(path: string, run: string, sink: string): KeptNames {
  const id = createHash('sha256').update(`${run}\n${sink}`).digest('hex').slice(0, 12)
  const stem = beside(path, id)
  return {
    aside: `${stem}.tmp`,
    copy: `${stem}.copy.tmp`,
    mends: `${stem}.mends`,
    index: `${stem}.mended`,
    merged: (number) => `${stem}.merge-${number}.tmp`,
  }
}

/** Makes sure that names in the folder of a file survive a power cut. Windows has nothing like it, and does not need it. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function beside(path: string, id: string): string {
  return join(dirname(path), `.${basename(path)}.${id}`)
}
