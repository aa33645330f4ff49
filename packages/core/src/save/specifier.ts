import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { resolveFrom } from '@papy/contract/function'

/** What a program writes to import something. */
export interface Importable {
  readonly specifier: string
  readonly export: string
}

/**
 * How the file at `target` imports what a module exports: by its package where it has another one than the file, else by
 * its path.
 *
 * @param value - what is exported, if it is known: packages export it under other names than the module it stands in
 */
export function importableOf(url: string, exported: string, target: string, value?: unknown): Importable {
  if (!url.startsWith('file:')) return { specifier: url, export: exported }
  const doors = doorsOf(url, target)
  const direct = doors.find((specifier) => isSame(resolveFrom(specifier, target), url))
  if (direct !== undefined) return { specifier: direct, export: exported }
  for (const specifier of value === undefined ? [] : doors) {
    const found = nameAmong(specifier, target, value)
    if (found !== undefined) return { specifier, export: found }
  }
  return { specifier: pathFrom(target, url), export: exported }
}

/** The specifier that a plugin gives for itself; where nothing of that name is installed, the path of its module. */
export function pluginSpecifier(
  { specifier, url }: { readonly specifier: string; readonly url: string },
  target: string,
): string {
  const isInstalled = /^[^./]/.test(specifier) && resolveFrom(specifier, target) !== undefined
  return isInstalled || !url.startsWith('file:') ? specifier : pathFrom(target, url)
}

/** Whether a module is CommonJS: what it exports under a name, importers are sure to find only inside of its default. */
export function isCommonJs(url: string): boolean {
  if (!url.startsWith('file:')) return false
  const loaded = createRequire(url).cache[fileURLToPath(url.replace(/[?#].*$/, ''))]?.exports as object | undefined
  return loaded !== undefined && Object.prototype.toString.call(loaded) !== '[object Module]'
}

/** A module as it is imported by a path: `./steps.js`. */
export function pathFrom(target: string, url: string): string {
  const [from, to] = [new URL(target), new URL(url)]
  const isElsewhere = driveOf(from) !== driveOf(to) || from.host !== to.host
  if (isElsewhere) return url
  const path = posix.relative(posix.dirname(from.pathname), to.pathname)
  return `${path.startsWith('../') ? '' : './'}${path}${to.search}${to.hash}`
}

function driveOf({ pathname }: URL): string | undefined {
  return /^\/[A-Za-z]:/.exec(pathname)?.[0].toUpperCase()
}

// What the package of a module lets others import; nothing, where it is the target's own.
function doorsOf(url: string, target: string): readonly string[] {
  const root = packageOf(fileURLToPath(url))
  if (root === undefined || root === packageOf(fileURLToPath(target))) return []
  const { name, exports } = manifestOf(root)
  if (typeof name !== 'string') return []
  if (typeof exports !== 'object' || exports === null) return [name, `${name}/${pathIn(root, url)}`]
  const keys = Object.keys(exports).filter((key) => key.startsWith('.') && !key.includes('*'))
  return keys.length === 0 ? [name] : keys.map((key) => name + key.slice(1))
}

function pathIn(root: string, url: string): string {
  return fileURLToPath(url)
    .slice(root.length + 1)
    .replaceAll('\\', '/')
}

function packageOf(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && manifestOf(folder).name !== undefined) return folder
    if (folder === dirname(folder)) return undefined
  }
}

function manifestOf(folder: string): { readonly name?: unknown; readonly exports?: unknown } {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: unknown }
  } catch {
    return {}
  }
}

function isSame(found: string | undefined, url: string): boolean {
  if (found === url) return true
  try {
    return found !== undefined && realpathSync.native(fileURLToPath(found)) === fileURLToPath(url)
  } catch {
    return false
  }
}

function nameAmong(specifier: string, target: string, value: unknown): string | undefined {
  try {
    const exports = Object.entries(createRequire(target)(specifier) as object)
    return exports.find(([, exported]) => exported === value)?.[0]
  } catch {
    return undefined
  }
}
