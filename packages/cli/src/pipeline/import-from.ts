import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { PluginError } from '@papy/contract'

/**
 * Imports a package as a file would that is somewhere else.
 *
 * @param file - the absolute path of the file
 * @throws (rejects) PluginError `ERR_PLUGIN_NOT_FOUND`, which says what to install
 */
export async function importFrom<Module>(file: string, specifier: string): Promise<Module> {
  return (await import(pathToFileURL(resolved(file, specifier)).href)) as Module
}

function resolved(file: string, specifier: string): string {
  try {
    return createRequire(file).resolve(specifier)
  } catch (cause) {
    const message = `${file} does not find ${specifier}; run \`npm install ${specifier}\` beside it`
    throw new PluginError('ERR_PLUGIN_NOT_FOUND', message, { cause, specifier })
  }
}
