import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { RuntimeError } from './errors.ts'
import { resolveFrom } from './function/resolve.ts'

/** What to do where parts of a package are not found, because a bundler took others of them elsewhere. */
export const LEAVE_OUT: string =
  "where the program is bundled, leave @papy/* out of it (esbuild: packages: 'external'; rollup: external: /^@papy\\//) " +
  'and keep it installed there'

/**
 * URL of a built module that a package starts, as what threads and processes begin with. It stands beside the module that
 * asks; where a bundler took that one elsewhere, it is looked for in the package as it is installed there.
 *
 * @param name of the package
 * @param file its name below `dist`, such as `entry.js`
 * @param url `import.meta.url` of the module that asks
 * @throws RuntimeError `ERR_WORKER_START` where it is not found
 */
export function packagePart(name: string, file: string, url: string): URL {
  if (packageNameAt(url) === name) return new URL(file, url)
  const installed = manifestFrom(name, url)
  const part = installed === undefined ? undefined : join(dirname(installed), 'dist', file)
  if (part !== undefined && existsSync(part)) return pathToFileURL(part)
  const message = `${file} of ${name}, which its workers begin with, is not found from ${url}; ${LEAVE_OUT}`
  throw new RuntimeError('ERR_WORKER_START', message, { specifier: name, url })
}

/**
 * Where a package's module is, which says that it is at `url`. A bundler may have taken it from there into a program, which
 * no worker is to run: then it is the one that is installed there, if there is one.
 */
export function unbundled(specifier: string, url: string): string {
  const [name] = /^(?:@[^/]+\/)?[^./@:][^/:]*(?=\/|$)/.exec(specifier) ?? []
  if (name === undefined || !url.startsWith('file:') || packageNameAt(url) === name) return url
  return resolveFrom(specifier, url) ?? url
}

/** Name of the package that a module belongs to, by the next `package.json` above it that has one. */
function packageNameAt(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined
  for (let folder = dirname(fileURLToPath(url)); ; folder = dirname(folder)) {
    const name = nameIn(join(folder, 'package.json'))
    if (name !== undefined || folder === dirname(folder)) return name
  }
}

function nameIn(manifest: string): string | undefined {
  try {
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly name?: unknown }
    return typeof name === 'string' ? name : undefined
  } catch {
    return undefined
  }
}

function manifestFrom(name: string, url: string): string | undefined {
  try {
    return createRequire(url).resolve(`${name}/package.json`)
  } catch {
    return undefined
  }
}
