import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('../../packages', import.meta.url))
const scope = '@papy/'

/** A package that is published. */
export interface Published {
  /** Without the scope. */
  readonly name: string
  readonly scoped: string
  /** What users import, such as `@papy/std/items`. */
  readonly entries: readonly string[]
  /** Its commands: name to file. */
  readonly commands: Readonly<Record<string, string>>
  /** What is run by `npm run check:package`. */
  readonly check: string
  /** Siblings that are installed with it, without the scope. */
  readonly siblings: readonly string[]
}

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, unknown>>
  readonly bin?: string | Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

/** All packages of the workspace that are published, by what their manifests say. */
export function published(): Published[] {
  const manifests = readdirSync(packages).flatMap(manifestIn)
  const all = new Map(manifests.filter((it) => it.private !== true).map((it) => [bare(it.name), it]))
  return [...all].map(([name, manifest]) => ({
    name,
    scoped: manifest.name,
    entries: entriesOf(manifest),
    commands: typeof manifest.bin === 'string' ? { [name]: manifest.bin } : { ...manifest.bin },
    check: manifest.scripts?.['check:package'] ?? '',
    siblings: closure(name, all),
  }))
}

// A directory of what is gone may have been left by a build.
function manifestIn(folder: string): Manifest[] {
  try {
    return [JSON.parse(readFileSync(join(packages, folder, 'package.json'), 'utf8'))]
  } catch {
    return []
  }
}

const bare = (scoped: string): string => scoped.replace(scope, '')

function entriesOf({ name, exports = {} }: Manifest): string[] {
  return Object.keys(exports)
    .filter((path) => path.startsWith('.') && path !== './package.json')
    .map((path) => name + path.slice(1))
}

function closure(name: string, all: ReadonlyMap<string, Manifest>): string[] {
  const found = new Set<string>()
  const add = (from: string) => {
    for (const to of needs(all.get(from))) {
      if (found.has(to)) continue
      found.add(to)
      add(to)
    }
  }
  add(name)
  found.delete(name)
  return [...found].sort()
}

// npm also installs peers that are not optional.
function needs({ dependencies, peerDependencies, peerDependenciesMeta = {} }: Partial<Manifest> = {}): string[] {
  const peers = Object.keys({ ...peerDependencies }).filter((peer) => peerDependenciesMeta[peer]?.optional !== true)
  return [...Object.keys({ ...dependencies }), ...peers].filter((it) => it.startsWith(scope)).map(bare)
}
