import { constants, copyFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ArgumentError, describe } from '@papy/contract'
import { templates } from './door.ts'

/** What there is to begin with: a script of {@link script} in three languages, a co-process of {@link coprocess} in two. */
export type TemplateName = 'script.sh' | 'script.py' | 'script.R' | 'coprocess.py' | 'coprocess.R'

const names: readonly TemplateName[] = ['script.sh', 'script.py', 'script.R', 'coprocess.py', 'coprocess.R']

/**
 * Writes a script to begin with. It works as it is: scripts copy what comes in, co-processes answer with the item.
 *
 * @param path - where to; a file that is there is not written over
 * @throws ArgumentError `ERR_ARGUMENT` for an unknown name; what the file system says, `EEXIST` among it
 */
export async function writeTemplate(name: TemplateName, path: string): Promise<void> {
  if (names.includes(name)) return copyFile(fileURLToPath(new URL(name, templates)), path, constants.COPYFILE_EXCL)
  const message = `there is no template ${describe(name)}; there are ${names.join(', ')}`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: name })
}
