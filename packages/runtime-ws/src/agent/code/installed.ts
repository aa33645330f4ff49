import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { External } from '../../code/manifest.ts'

/** Where a package is installed here; a text says what is wrong. */
export type Found = { readonly directory: string } | string

/** Looks for a package that code needs, as `require` of each place would. */
export function installed(name: string, { version: wanted }: External, places: readonly NodeJS.Require[]): Found {
  const directory = places
    .flatMap((require) => require.resolve.paths(`${name}/package.json`) ?? [])
    .map((modules) => join(modules, name))
    .find((place) => existsSync(join(place, 'package.json')))
  if (directory === undefined) return `${name}@${wanted} is not installed`
  const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { readonly version: string }
  if (line(version) !== line(wanted)) return `${name} is installed in version ${version}, and the code is for ${wanted}`
  return { directory: realpathSync(directory) }
}

// Up to its first number that is not 0: what `^` means.
function line(version: string): string {
  return /^(?:0\.)*[1-9]\d*|^0\.0\.0/.exec(version)?.[0] ?? version
}
