import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** A package of PaPy, or a plugin for it by somebody else. */
export interface FoundPackage {
  readonly name: string
  readonly version: string
  /** Its directory, without links. */
  readonly directory: string
}

/**
 * The packages of PaPy that a module in a directory would find, and the plugins by others among the dependencies of the
 * project: those with a keyword such as `papy-transport`. By name; the nearest of each name.
 */
export function foundPackages(directory: string): readonly FoundPackage[] {
  const found = new Map<string, FoundPackage>()
  for (const above of upward(resolve(directory)))
    for (const candidate of [...scoped(above), ...plugins(above)]) {
      const one = packageAt(candidate)
      if (one !== undefined && !found.has(one.name)) found.set(one.name, one)
    }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function* upward(directory: string): Iterable<string> {
  yield directory
  const above = dirname(directory)
  if (above !== directory) yield* upward(above)
}

function scoped(directory: string): readonly string[] {
  const scope = join(directory, 'node_modules', '@papy')
  try {
    return readdirSync(scope).map((name) => join(scope, name))
  } catch {
    return []
  }
}

function plugins(directory: string): readonly string[] {
  const { dependencies, devDependencies } = manifestIn(directory) ?? {}
  const names = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !name.startsWith('@papy/'))
  return names.map((name) => join(directory, 'node_modules', name)).filter(isPlugin)
}

function isPlugin(directory: string): boolean {
  const { keywords } = manifestIn(directory) ?? {}
  return keywords?.some((word) => /^papy-(plugin|transport|serializer|runtime)$/.test(word)) ?? false
}

function packageAt(directory: string): FoundPackage | undefined {
  const { name, version } = manifestIn(directory) ?? {}
  if (name === undefined || version === undefined) return undefined
  return { name, version, directory: realpathSync(directory) }
}

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly keywords?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

function manifestIn(directory: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest
  } catch {
    return undefined
  }
}
