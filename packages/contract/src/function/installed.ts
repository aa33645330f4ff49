import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'

/** A package in a folder `node_modules`. */
export interface Installed {
  readonly name: string
  readonly version: string
  /** Its own folder. */
  readonly folder: string
}

interface Manifest {
  readonly name?: unknown
  readonly version?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/**
 * The package that a file is part of, by its real path: one that was installed. `undefined` for the user's own files, those of other
 * packages of the same workspace included, which change without a new version.
 */
export function installedAt(file: string): Installed | undefined {
  if (!file.includes(`${sep}node_modules${sep}`)) return undefined
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const { name, version } = manifestIn(folder)
    if (typeof name === 'string' && typeof version === 'string') return { name, version, folder }
    if (dirname(folder).endsWith(`${sep}node_modules`)) return { name: 'unknown', version: 'unknown', folder }
  }
  return undefined
}

/** All packages that one depends on, with theirs, by name; those that are not installed are left out. */
export function packagesOf(folder: string): readonly Installed[] {
  const found = new Map<string, Installed>()
  const open = [folder]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { dependencies, optionalDependencies, peerDependencies } = manifestIn(next)
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const place = placeOf(name, next)
      if (place === undefined || found.has(place)) continue
      const { version } = manifestIn(place)
      found.set(place, { name, version: String(version), folder: place })
      open.push(place)
    }
  }
  return [...found.values()].sort((one, other) => compare(one.name, other.name) || compare(one.version, other.version))
}

function placeOf(name: string, folder: string): string | undefined {
  const places = createRequire(join(folder, 'package.json')).resolve.paths(name) ?? []
  const place = places.map((modules) => join(modules, name)).find((path) => existsSync(join(path, 'package.json')))
  return place === undefined ? undefined : realpathSync.native(place)
}

function manifestIn(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  } catch {
    return {}
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
