import { randomUUID } from 'node:crypto'
import { realpath, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { printProgram } from '../program/print.ts'
import { draft, type Saved } from './draft.ts'

/**
 * Writes the program that makes a Plumber again: whole, or not at all.
 *
 * @throws (rejects) PlumberError `ERR_NOT_SAVABLE`; what the file system says
 */
export async function save(saved: Saved, file: string | URL): Promise<void> {
  const path = pathOf(file)
  // Node finds what a module imports from where the module really is.
  const place = join(await realpath(dirname(path)), basename(path))
  const text = printProgram(draft(saved, pathToFileURL(place).href))
  const aside = `${place}.${randomUUID()}.tmp`
  try {
    await writeFile(aside, text, { flag: 'wx' })
    await rename(aside, place)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}

/** The path of a file that was named by a path or a URL. */
export function pathOf(file: string | URL): string {
  return file instanceof URL || /^file:/.test(file) ? fileURLToPath(file) : resolve(file)
}
