import { pathToFileURL } from 'node:url'
import { PluginError } from '@papy/contract'
import { resolveFrom } from '@papy/contract/function'

/** The package that bundles. */
export type Esbuild = typeof import('esbuild')

/**
 * Loads esbuild, which need not be installed: from beside this package, or from the working directory.
 *
 * @throws (rejects) PluginError `ERR_PLUGIN_NOT_FOUND`, which says what to install
 */
export async function loadEsbuild(
  places: readonly string[] = [import.meta.url, pathToFileURL(`${process.cwd()}/`).href],
): Promise<Esbuild> {
  const [url] = places.flatMap((place) => resolveFrom('esbuild', place) ?? [])
  if (url !== undefined) {
    const { default: named, ...all } = (await import(url)) as Esbuild & { readonly default?: Esbuild }
    return named ?? all
  }
  const message =
    'modules are sent to another host as a bundle, which needs esbuild, which is not installed; run `npm install esbuild`, or allow the directory of a shared disk there'
  throw new PluginError('ERR_PLUGIN_NOT_FOUND', message, { specifier: 'esbuild' })
}
