import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { testDirectory } from '../../../../.config/testing/end.ts'

const installed = fileURLToPath(new URL('../../node_modules/@papy', import.meta.url))

/** A project in which just these packages of PaPy are installed. */
export function folderOf(names: readonly string[]): string {
  const folder = testDirectory()
  const scope = join(folder, 'node_modules', '@papy')
  mkdirSync(scope, { recursive: true })
  for (const name of names) symlinkSync(join(installed, name), join(scope, name), 'dir')
  return folder
}
