import { randomUUID } from 'node:crypto'
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { ArgumentError, describe } from '@papy/contract'
import type { Streams } from './streams.ts'

/** What stands for standard output where a file is asked for. */
export const STDOUT = '-'

/**
 * Writes a file whole, or not at all: aside, and then renamed. `-` is standard output.
 *
 * @param option - that the file was given with
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`, where nothing can be written there
 */
export async function written(file: string, text: string, streams: Streams, option = 'output'): Promise<void> {
  if (file === STDOUT) return streams.out(text.trimEnd())
  const path = await realpath(file).catch(() => resolve(file))
  try {
    if (await isReplaceable(path)) await replaced(path, text)
    else await writeFile(path, text)
  } catch (cause) {
    const message = `option --${option} is ${file}, and that cannot be written: ${describe(cause)}; name another file`
    throw new ArgumentError('ERR_ARGUMENT', message, { cause, option, value: file })
  }
}

// A device or a FIFO is written to, and stays what it is.
async function isReplaceable(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined || found.isFile()
}

async function replaced(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(aside, text)
    await rename(aside, path)
  } catch (cause) {
    await rm(aside, { force: true })
    throw cause
  }
}
