import { PluginError } from '@papy/contract'

/**
 * Loads a package that need not be installed.
 *
 * @param what - what it is needed for
 * @throws PluginError `ERR_PLUGIN_NOT_FOUND`, which says what to install
 */
export async function optionalPackage<T>(specifier: string, what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    if (!isMissing(specifier, cause)) throw cause
    const message = `${what} needs ${specifier}, which is not installed; run \`npm install ${specifier}\``
    throw new PluginError('ERR_PLUGIN_NOT_FOUND', message, { cause, specifier })
  }
}

/** The package itself, not one that it needs. */
function isMissing(specifier: string, cause: unknown): boolean {
  const { code, message } = cause as NodeJS.ErrnoException
  return code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${specifier}'`)
}
